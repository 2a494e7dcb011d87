import { expect } from 'chai';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import { cluster } from '../../shared/test/cluster.ts';
import { type Panel, settle } from './panel.ts';
import { type Stage, setStage } from './stage.ts';

type Shown = NonNullable<Sections['plan']['current']>;

describe('approval', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  const planned = async (panel: Panel, settings = {}): Promise<Shown> => {
    expect(await panel.ask({ type: 'plan.request', settings })).to.equal('done');
    await panel.until(() => panel.sections.plan?.planning === 'idle' && !!panel.sections.plan.current);
    const shown = panel.sections.plan?.current;
    if (!shown) throw new Error('no plan');
    return shown;
  };
  const vmidsOf = ({ plan }: Shown) => plan.moves.map(({ vmid }) => vmid);
  const approve = (panel: Panel, { planId, digest }: Shown, vmids: number[], consentVmids: number[] = []) =>
    panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids });
  const phase = (panel: Panel) => panel.sections.execution?.current?.phase;

  it('starts the ticked moves, and everybody sees them to their end', async () => {
    const panel = await stage.enter('root@pam');
    const onlooker = await stage.enter('viewer@pve');
    const shown = await planned(panel);
    expect(shown.plan.moves.length).to.be.greaterThan(0);
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal('done');
    await panel.until(() => phase(panel) === 'running');
    expect(panel.doneData?.executionId).to.equal(panel.sections.execution?.current?.id);
    await stage.clock.advance(300_000);
    expect(phase(panel)).to.equal('finished');
    expect(onlooker.sections.execution?.current?.outcome).to.equal('complete');
    expect(onlooker.sections.execution).to.deep.include({ mayStop: false, mayAbort: false });
    expect(panel.sections.history?.executions).to.have.length(1);
    expect(stage.pve.posts.every(({ userid }) => userid === 'root@pam')).to.equal(true);
  });

  it('takes the plan of a page that was loaded again: the new session learns what the old one knew', async () => {
    const cpu = { model: 'Xeon', vendor: 'GenuineIntel', family: '6', flags: 'fpu vme' };
    const { nodes, guests } = stage.cluster;
    stage.cluster = {
      ...stage.cluster,
      nodes: nodes.map((node) => ({ ...node, cpu })),
      guests: guests.map((guest) => ({
        ...guest,
        ...(guest.placement && { placement: { ...guest.placement, cpuType: 'host' } }),
      })),
    };
    const before = await stage.enter('root@pam');
    const shown = await planned(before);
    await before.leave();
    const panel = await stage.enter('root@pam');
    await panel.until(() => panel.sections.plan?.current?.planId === shown.planId);
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal('done');
    await stage.clock.advance(300_000);
    expect(panel.sections.execution?.current?.outcome).to.equal('complete');
  });

  it('refuses a plan that it does not know, or of somebody else', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    const wrong = { ...shown, planId: 'p-9' };
    expect(await approve(panel, wrong, vmidsOf(shown))).to.equal(
      'There is no plan p-9. Maybe it has expired: renew it',
    );
    const other = await stage.enter('op@pve');
    expect(await approve(other, shown, vmidsOf(shown))).to.match(/^There is no plan /);
  });

  it('refuses a plan after 10 minutes', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    await stage.clock.advance(600_000);
    expect(await approve(panel, shown, vmidsOf(shown))).to.match(/Maybe it has expired: renew it$/);
  });

  it('refuses a plan of which something has changed, seen or not yet seen', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    const stale = 'The plan is out of date: renew it and look at what changed';
    expect(await approve(panel, { ...shown, digest: 'other' }, vmidsOf(shown))).to.equal(stale);
    const [vmid = 0] = vmidsOf(shown);
    const guest = stage.pve.guests.get(vmid);
    if (guest) guest.node = 'pve2';
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal(stale);
    await panel.until(() => panel.sections.plan?.current?.stale === true);
    expect(stage.pve.posts).to.deep.equal([]);
  });

  it('refuses an empty selection and guests that were not planned', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    expect(await approve(panel, shown, [])).to.equal('No move is ticked');
    expect(await approve(panel, shown, [999])).to.equal('Guest 999 is not among the moves of this plan');
  });

  it('refuses a part of what only moves together', async () => {
    stage.cluster = cluster(`
      ha together pair 100 101
      pve1 64G 16c: 100 16G/15G ha, 101 16G/15G ha, 102 16G/15G, 103 8G/7G
      pve2 64G 16c: 200 4G/3G
    `);
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel, { balanceBy: 'memory' });
    const bound = shown.plan.moves.find(({ needs, togetherWith }) => needs.length + togetherWith.length > 0);
    if (!bound) throw new Error('the story has no bundle');
    expect(await approve(panel, shown, [bound.vmid])).to.match(
      new RegExp(`^Guest ${bound.vmid} only moves together with or after guest \\d+: tick both or none$`),
    );
  });

  it('refuses a restart whose downtime was not ticked', async () => {
    stage.cluster = cluster(`
      pve1 64G 16c: 100 20G/19G ct, 101 20G/19G ct, 102 16G/15G ct
      pve2 64G 16c:
    `);
    for (const guest of stage.cluster.guests)
      stage.pve.guests.set(guest.vmid, {
        vmid: guest.vmid,
        node: guest.node,
        type: 'lxc',
        status: 'running',
        mem: 2 ** 30,
      });
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel, { containersMayRestart: true });
    const vmids = vmidsOf(shown);
    expect(await approve(panel, shown, vmids)).to.equal(
      `Guest ${vmids[0]} would be restarted: tick its downtime first`,
    );
    expect(await approve(panel, shown, vmids, vmids)).to.equal('done');
  });

  it('refuses who may not move one of the guests, and asks PVE where the dump is silent', async () => {
    const panel = await stage.enter('op@pve');
    const shown = await planned(panel);
    const [vmid = 0] = vmidsOf(shown);
    stage.pve.guestsWithoutMigrate.add(vmid);
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal(
      `You may not do this: VM.Migrate on /vms/${vmid} is missing`,
    );
    expect(stage.pve.posts).to.deep.equal([]);
  });

  it('refuses an auditor', async () => {
    const panel = await stage.enter('viewer@pve');
    const shown = await planned(panel);
    for (const vmid of vmidsOf(shown)) stage.pve.guestsWithoutMigrate.add(vmid);
    expect(await approve(panel, shown, vmidsOf(shown))).to.match(/^You may not do this: VM.Migrate on /);
  });

  it('refuses while another plan is executed, and says whose', async () => {
    const panel = await stage.enter('root@pam');
    const other = await stage.enter('op@pve');
    const [shown, theirs] = [await planned(panel), await planned(other)];
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal('done');
    expect(await approve(other, theirs, vmidsOf(theirs))).to.equal(
      'root@pam is executing a plan just now. Maybe wait for it, or stop it',
    );
    expect(await approve(panel, shown, vmidsOf(shown))).to.match(/^root@pam is executing a plan just now/);
  });

  it('refuses without quorum', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    stage.cluster = { ...stage.cluster, cluster: { ...stage.cluster.cluster, quorate: false } };
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal(
      'The cluster has no quorum: nothing is started',
    );
  });

  it('refuses, and closes with 4401, when PVE has ended the session meanwhile', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    stage.expired.add('root@pam');
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal(
      'Your session has expired. Maybe log in again',
    );
    await panel.until(() => panel.closedWith !== undefined);
    expect(panel.closedWith).to.equal(4401);
    expect(stage.pve.posts).to.deep.equal([]);
  });

  it('S2: goes on after the approver has closed the page, with a ticket of its own', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    await approve(panel, shown, vmidsOf(shown));
    await panel.leave();
    await stage.clock.advance(300_000);
    expect(stage.executor.current()?.outcome).to.equal('complete');
    expect(stage.renewed).to.deep.equal([]);
  });

  it('S2: starts nothing for a page that was closed while its plan was looked at, and another tab is still open', async () => {
    const csrfToken = stage.csrfToken();
    const [panel, other] = [await stage.enter('root@pam', { csrfToken }), await stage.enter('root@pam')];
    const shown = await planned(panel);
    let gone: Promise<void> | undefined;
    stage.seenBy = (_userid, snapshot) => {
      gone ??= panel.leave();
      return snapshot;
    };
    panel.sendText(
      JSON.stringify({
        ...{ type: 'plan.approve', id: 99, planId: shown.planId, digest: shown.digest },
        ...{ vmids: vmidsOf(shown), consentVmids: [] },
      }),
    );
    await other.until(() => gone !== undefined);
    await gone;
    await settle();
    expect(other.sections.execution?.current).to.equal(undefined);
    expect(stage.said.filter((line) => line.includes('request.failed'))).to.deep.equal([]);
  });

  it('S2: renews once, at the approval, for a page of our own, which has no token of PVE', async () => {
    const panel = stage.open('root@pam');
    panel.hello({ csrfToken: panel.pageToken() });
    await panel.until(() => panel.welcome !== undefined);
    const shown = await planned(panel);
    expect(stage.renewed).to.deep.equal([]);
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal('done');
    expect(stage.renewed).to.deep.equal(['root@pam']);
    await stage.clock.advance(300_000);
    expect(stage.executor.current()?.outcome).to.equal('complete');
  });

  it('S19: may be stopped by the approver and by whoever has Sys.Modify, and by nobody else', async () => {
    const operator = await stage.enter('op@pve');
    const shown = await planned(operator);
    expect(await approve(operator, shown, vmidsOf(shown))).to.equal('done');
    const executionId = String(operator.doneData?.executionId);
    const auditor = await stage.enter('viewer@pve');
    expect(await auditor.ask({ type: 'execution.stop', executionId })).to.equal(
      'You may not do this: Sys.Modify on / is missing',
    );
    expect(await auditor.ask({ type: 'execution.abort', executionId })).to.equal(
      'You may not do this: Sys.Modify on / is missing',
    );
    const root = await stage.enter('root@pam');
    await root.until(() => root.sections.execution?.mayStop === true);
    expect(await root.ask({ type: 'execution.stop', executionId: 'x' })).to.equal('There is no execution x');
    expect(await root.ask({ type: 'execution.continue', executionId })).to.equal(
      'The execution is running: this is not possible now',
    );
    expect(await root.ask({ type: 'execution.stop', executionId })).to.equal('done');
    await stage.clock.advance(120_000);
    expect(stage.executor.current()?.outcome).to.equal('stopped');
  });

  it('S19: aborts running moves', async () => {
    const panel = await stage.enter('root@pam');
    const shown = await planned(panel);
    await approve(panel, shown, vmidsOf(shown));
    await stage.clock.advance(8000);
    const executionId = String(panel.doneData?.executionId);
    expect(await panel.ask({ type: 'execution.abort', executionId })).to.equal('done');
    await stage.clock.advance(60_000);
    expect(stage.pve.cancelled).to.have.length(1);
    expect(panel.sections.execution?.current?.outcome).to.equal('aborted');
  });

  it('cancels a plan that is being made', async () => {
    const panel = await stage.enter('root@pam');
    panel.sendText('{"type":"plan.request","id":900,"settings":{}}');
    expect(await panel.ask({ type: 'plan.cancel' })).to.equal('done');
    await panel.until(() => panel.sections.plan?.planning === 'idle');
    await settle();
    expect(panel.sections.plan?.problem).to.equal(undefined);
  });

  it('carries out no plan of before the settings were changed: whoever is never to move stays', async () => {
    const [panel, other] = [await stage.enter('op@pve'), await stage.enter('root@pam')];
    const shown = await planned(panel);
    const [vmid = 0] = vmidsOf(shown);
    await other.ask({ type: 'settings.change', settings: { neverMoveVmids: [vmid] } });
    await panel.until(() => panel.sections.plan?.current?.stale === true);
    expect(await approve(panel, shown, vmidsOf(shown))).to.equal(
      'The plan is out of date: renew it and look at what changed',
    );
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(() => panel.sections.plan?.current?.stale === false);
    const renewed = await planned(panel);
    expect(vmidsOf(renewed)).to.not.include(vmid);
    expect(await approve(panel, renewed, vmidsOf(renewed))).to.equal('done');
  });

  it('changes settings only for who has Sys.Modify, and tells everybody', async () => {
    const [root, other] = [await stage.enter('root@pam'), await stage.enter('op@pve')];
    const change = { type: 'settings.change', settings: { movesMax: 3 } } as const;
    expect(await other.ask(change)).to.equal('You may not do this: Sys.Modify on / is missing');
    expect(await root.ask(change)).to.equal('done');
    await other.until(() => other.sections.settings?.settings.movesMax === 3);
  });
});
