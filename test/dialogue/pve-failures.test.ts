import { expect } from 'chai';
import { PveError } from '../../bridge/src/pve/pve-error.ts';
import { problemText } from '../../shared/src/protocol/problems.ts';
import { settle } from './panel.ts';
import { type Stage, setStage } from './stage.ts';

const FAILURES = [
  [
    new PveError('answered', 'Permission check failed', 403),
    'Proxmox VE answered 403: Permission check failed',
  ],
  [new PveError('answered', 'internal error', 500), 'Proxmox VE answered 500: internal error'],
  [new PveError('answered', 'not implemented', 501), 'Proxmox VE answered 501: not implemented'],
  [new PveError('answered', 'No route to host', 595), 'Proxmox VE answered 595: No route to host'],
  [new PveError('answered', 'Connection timed out', 596), 'Proxmox VE answered 596: Connection timed out'],
  [new PveError('garbled', 'no JSON', 200), 'Proxmox VE answered something unexpected: no JSON'],
  [new PveError('lost', 'socket hang up'), 'Proxmox VE did not answer: socket hang up'],
] as const;

describe('when Proxmox VE fails', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  for (const [failure, sentence] of FAILURES) {
    it(`the panel keeps what it knows and is told: ${sentence}`, async () => {
      const panel = await stage.enter('root@pam');
      await panel.until(() => panel.sections.cluster !== undefined);
      stage.pve.fault = (method) => (method === 'clusterResources' ? failure : 'none');
      await stage.clock.advance(10_500);
      const { cluster } = panel.sections;
      expect(cluster?.problem && problemText(cluster.problem)).to.equal(sentence);
      expect(cluster?.nodes).to.have.length(3);
      expect(await panel.ask({ type: 'plan.request', settings: {} })).to.equal('done');
      await settle();
      expect(panel.sections.plan?.problem?.code).to.equal(cluster?.problem?.code);
      stage.pve.fault = () => 'none';
      await stage.clock.advance(10_500);
      expect(panel.sections.cluster?.problem).to.equal(undefined);
    });

    it(`a hello is refused for now: ${sentence}`, async () => {
      stage.beforePermissions = () => Promise.reject(failure);
      const panel = stage.open('root@pam');
      panel.hello();
      await panel.until(() => panel.closedWith !== undefined);
      const [last] = panel.messages.slice(-1);
      expect(last?.type === 'problem' && problemText(last.problem)).to.equal(sentence);
      expect(panel.closedWith).to.equal(4503);
    });
  }

  it('an execution goes on, whatever its watchers are told', async () => {
    const panel = await stage.enter('root@pam');
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(() => panel.sections.plan?.planning === 'idle' && !!panel.sections.plan.current);
    const { planId = '', digest = '', plan } = panel.sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid) ?? [];
    await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: [] });
    await stage.clock.advance(6000);
    stage.pve.fault = () => 'lost';
    await stage.clock.advance(60_000);
    stage.pve.fault = () => 'none';
    await stage.clock.advance(600_000);
    expect(stage.executor.current()?.outcome).to.equal('complete');
    expect(stage.pve.posts.filter(({ hadEffect }) => hadEffect).map(({ vmid }) => vmid)).to.have.members(
      vmids,
    );
  });
});
