import { expect } from 'chai';
import { authorizationHeaders } from '../../bridge/src/pve/credential.ts';
import { CLOSE } from '../../shared/src/protocol/version.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { type Panel, settle } from './panel.ts';
import { ADMINISTRATOR, AUDITOR, OPERATOR, type Stage, setStage } from './stage.ts';

const without = (snapshot: ClusterSnapshot, hidden: readonly number[]): ClusterSnapshot => ({
  ...snapshot,
  hiddenGuestsPossible: true,
  guests: snapshot.guests.filter(({ vmid }) => !hidden.includes(vmid)),
});

describe('session', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  const seeing = async (userid: string): Promise<Panel> => {
    const panel = await stage.enter(userid);
    await panel.until(() => panel.sections.cluster !== undefined);
    return panel;
  };
  const executing = async (panel: Panel): Promise<string> => {
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(() => panel.sections.plan?.planning === 'idle' && !!panel.sections.plan.current);
    const shown = panel.sections.plan?.current;
    const vmids = shown?.plan.moves.map(({ vmid }) => vmid) ?? [];
    const { planId = '', digest = '' } = shown ?? {};
    await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: [] });
    return String(panel.doneData?.executionId);
  };

  describe('S12: nobody sees through someone else’s eyes', () => {
    it('an observation is made with the ticket of the user who gets it', async () => {
      await seeing('root@pam');
      await seeing('viewer@pve');
      const lookers = stage.asked.filter(({ method }) => method === 'clusterResources');
      expect(new Set(lookers.map(({ userid }) => userid))).to.deep.equal(new Set(['root@pam', 'viewer@pve']));
    });

    it('a guest without VM.Audit appears nowhere, not even in a rule', async () => {
      const { cluster } = stage.cluster;
      const haRules = [
        {
          type: 'resource-affinity' as const,
          id: 'secret-pair',
          sids: ['vm:105', 'vm:106'],
          affinity: 'negative' as const,
        },
        { type: 'node-affinity' as const, id: 'mixed', sids: ['vm:100', 'vm:106'], nodes: [], strict: false },
      ];
      stage.cluster = { ...stage.cluster, cluster: { ...cluster, haRules } };
      stage.seenBy = (userid, snapshot) => (userid === 'op@pve' ? without(snapshot, [105, 106]) : snapshot);
      const panel = await seeing('op@pve');
      await panel.ask({ type: 'plan.request', settings: {} });
      await panel.until(() => panel.sections.plan?.planning === 'idle');
      const told = JSON.stringify(panel.messages);
      expect(told).to.not.contain('secret-pair');
      expect(told).to.not.match(/\b10[56]\b/);
      expect(panel.sections.cluster?.facts.haRules).to.deep.equal([
        { type: 'node-affinity', id: 'mixed', sids: ['vm:100'], nodes: [], strict: false },
      ]);
    });

    it('moves of hidden guests are only counted, in the execution and in the history', async () => {
      const root = await seeing('root@pam');
      await executing(root);
      const moving = root.sections.plan?.current?.plan.moves.map(({ vmid }) => vmid) ?? [];
      const [first = 0, ...rest] = moving;
      stage.seenBy = (userid, snapshot) => {
        if (userid === 'viewer@pve') return without(snapshot, rest);
        return userid === 'op@pve' ? without(snapshot, moving) : snapshot;
      };
      const [some, none] = [await seeing('viewer@pve'), await seeing('op@pve')];
      await some.until(() => some.sections.execution?.current !== undefined);
      const view = some.sections.execution?.current;
      expect(view?.moves.map(({ vmid }) => vmid)).to.deep.equal([first]);
      expect(view?.hiddenMoves).to.equal(rest.length);
      await stage.clock.advance(400_000);
      expect(some.sections.history?.executions).to.have.length(1);
      expect(none.sections.history?.executions).to.have.length(0);
      expect(none.sections.execution?.current?.moves).to.deep.equal([]);
    });

    it('a guest that HA ties to a hidden one is not moved', async () => {
      const panel = await seeing('root@pam');
      const { cluster } = stage.cluster;
      const haRules = [
        {
          type: 'resource-affinity' as const,
          id: 'r',
          sids: ['vm:100', 'vm:999'],
          affinity: 'positive' as const,
        },
        ...[101, 102, 103, 104, 105, 106].map((vmid) => ({
          type: 'resource-affinity' as const,
          id: `r${vmid}`,
          sids: [`vm:${vmid}`, 'vm:999'],
          affinity: 'positive' as const,
        })),
      ];
      stage.cluster = { ...stage.cluster, cluster: { ...cluster, haRules } };
      await panel.ask({ type: 'plan.request', settings: {} });
      await panel.until(() => panel.sections.plan?.planning === 'idle' && !!panel.sections.plan.current);
      const shown = panel.sections.plan?.current;
      const vmids = shown?.plan.moves.map(({ vmid }) => vmid) ?? [];
      expect(vmids).to.not.deep.equal([]);
      const { planId = '', digest = '' } = shown ?? {};
      expect(await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: [] })).to.equal(
        `You may not do this: VM.Audit on all that HA ties to ${vmids[0]} is missing`,
      );
    });

    it('without Sys.Audit on / there is a session and nothing else, and nothing is read', async () => {
      stage.permissions.set('guest@pve', { '/vms/100': { 'VM.Audit': 1, 'VM.Migrate': 1 } });
      const panel = await stage.enter('guest@pve');
      await stage.clock.advance(30_000);
      expect(Object.keys(panel.sections)).to.deep.equal(['session']);
      expect(panel.sections.session?.rights).to.deep.equal({ look: false, migrate: true, settings: false });
      expect(await panel.ask({ type: 'plan.request', settings: {} })).to.equal(
        'You may not do this: Sys.Audit on / is missing',
      );
      expect(stage.asked.map(({ method }) => method)).to.not.include('clusterResources');
    });
  });

  describe('S13: a socket does not outlive its ticket', () => {
    it('closes with 4401 within a minute after PVE has ended the session', async () => {
      const panels = [await seeing('root@pam'), await seeing('root@pam')];
      stage.expired.add('root@pam');
      await stage.clock.advance(60_500);
      expect(panels.map(({ closedWith }) => closedWith)).to.deep.equal([4401, 4401]);
    });

    it('is told at the latest after a minute that a right is gone', async () => {
      stage.permissions.set('guest@pve', ADMINISTRATOR);
      const panel = await seeing('guest@pve');
      stage.permissions.set('guest@pve', AUDITOR);
      await stage.clock.advance(60_500);
      expect(panel.sections.session?.rights).to.deep.equal({ look: true, migrate: false, settings: false });
    });

    it('S12: who may look no more gets nothing, in a second window either', async () => {
      const panel = await seeing('viewer@pve');
      stage.permissions.set('viewer@pve', {});
      await stage.clock.advance(61_000);
      expect(panel.sections.session?.rights.look).to.equal(false);
      const second = await stage.enter('viewer@pve');
      await settle();
      expect(Object.keys(second.sections)).to.deep.equal(['session']);
      stage.permissions.set('viewer@pve', AUDITOR);
      await stage.clock.advance(61_000);
      expect(Object.keys(second.sections)).to.include.members(['cluster', 'settings']);
    });

    it('S13: an older ticket of the same user does not take the place of a newer one', async () => {
      const panel = await seeing('root@pam');
      const issuedAtMs = stage.clock.nowMs() - 7_100_000;
      const old = stage.open('root@pam', { issuedAtMs });
      old.hello();
      await old.until(() => old.welcome !== undefined);
      const [newest] = stage.credentials;
      expect(newest && authorizationHeaders(newest, 'GET')).to.have.property('cookie');
      await stage.clock.advance(120_000);
      expect(old.closedWith).to.equal(CLOSE.unauthorised);
      expect(panel.closedWith).to.equal(undefined);
    });

    it('checks a right just before it changes anything', async () => {
      const panel = await seeing('root@pam');
      stage.permissions.set('root@pam', OPERATOR);
      expect(await panel.ask({ type: 'settings.change', settings: { movesMax: 1 } })).to.equal(
        'You may not do this: Sys.Modify on / is missing',
      );
    });

    it('closes after an hour, so that the panel comes back with the ticket of then', async () => {
      const panel = await stage.enter('root@pam');
      await stage.clock.advance(3_599_000);
      expect(panel.closedWith).to.equal(undefined);
      await stage.clock.advance(2000);
      expect(panel.closedWith).to.equal(CLOSE.renew);
    });

    it('closes when the ticket ends, if that is sooner', async () => {
      const panel = stage.open('root@pam', { issuedAtMs: stage.clock.nowMs() - 6_600_000 });
      panel.hello();
      await panel.until(() => panel.welcome !== undefined);
      await stage.clock.advance(600_500);
      expect(panel.closedWith).to.equal(CLOSE.unauthorised);
    });
  });

  it('S2: closing the last socket of a user erases the ticket; the plan can be seen again after a reload', async () => {
    const panel = await seeing('root@pam');
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(() => panel.sections.plan?.planning === 'idle' && !!panel.sections.plan.current);
    const planId = panel.sections.plan?.current?.planId;
    await panel.leave();
    expect(stage.credentials.length).to.be.greaterThan(1);
    for (const credential of stage.credentials)
      expect(() => authorizationHeaders(credential, 'GET')).to.throw(/has ended here/);
    const before = stage.asked.length;
    await stage.clock.advance(120_000);
    expect(stage.asked.length).to.equal(before);
    expect(stage.renewed).to.deep.equal([]);
    const again = await seeing('root@pam');
    expect(again.sections.plan?.current?.planId).to.equal(planId);
  });

  it('after a reload and in a second browser the running execution is the same', async () => {
    const panel = await seeing('root@pam');
    const executionId = await executing(panel);
    const second = await seeing('root@pam');
    await panel.leave();
    const again = await seeing('root@pam');
    for (const each of [second, again]) {
      await each.until(() => each.sections.execution?.current !== undefined);
      expect(each.sections.execution?.current?.id).to.equal(executionId);
      expect(each.sections.execution?.mayStop).to.equal(true);
    }
  });

  it('tells every panel to come back when the bridge restarts', async () => {
    const panels = [await seeing('root@pam'), await seeing('viewer@pve')];
    await stage.bridge.close();
    await settle();
    expect(panels.map(({ closedWith }) => closedWith)).to.deep.equal([CLOSE.restarting, CLOSE.restarting]);
  });

  it('S13: no message and no log line ever holds a ticket, a token or a cookie', async () => {
    const panel = await seeing('root@pam');
    await executing(panel);
    stage.expired.add('viewer@pve');
    const refused = stage.open('viewer@pve');
    refused.hello();
    const odd = stage.open('op@pve');
    odd.hello({ csrfToken: stage.csrfToken().replace(':', ';') });
    const own = stage.open('root@pam');
    own.hello({ csrfToken: own.pageToken() });
    await settle();
    own.sendText(JSON.stringify({ type: 'plan.cancel', id: stage.csrfToken() }));
    await stage.clock.advance(400_000);
    const everything = stage.said.join('\n');
    expect(stage.secrets.length).to.be.greaterThan(7);
    expect(everything.length).to.be.greaterThan(5000);
    for (const secret of stage.secrets) expect(everything).to.not.contain(secret);
    expect(everything).to.not.match(/PVEAuthCookie|CSRFPreventionToken|PVE:[^"]*:[0-9A-F]{8}:/);
  });
});
