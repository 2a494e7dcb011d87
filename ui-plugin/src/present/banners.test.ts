import { expect } from 'chai';
import { reason } from '#shared/plan/reason.ts';
import { problem } from '#shared/protocol/problems.ts';
import { NOW_MS } from '../../demo/gallery/cluster.ts';
import { deskIn, deskWith } from '../../demo/gallery/desk-state.ts';
import type { SceneName } from '../../demo/gallery/scenes.ts';
import { executing, execution, usual } from '../../demo/gallery/sections.ts';
import { type Banner, bannersHtml } from './banner.ts';
import { applyButton, rebalanceButton } from './buttons.ts';
import { clusterBanners } from './cluster-banners.ts';
import { connectionBanners } from './connection-view.ts';
import { executionBanners } from './execution-banners.ts';
import { planBanners } from './plan-banners.ts';
import type { DeskState } from './state.ts';

const bannersOf = (state: DeskState): readonly Banner[] => [
  ...connectionBanners(state),
  ...executionBanners(state, NOW_MS),
  ...planBanners(state, NOW_MS),
  ...clusterBanners(state, NOW_MS),
];

const bannersIn = (name: SceneName, change: Partial<DeskState> = {}) => bannersOf(deskIn(name, change));
const ids = (banners: readonly Banner[]): string[] => banners.map(({ id }) => id);

describe('banners', () => {
  it('say nothing when there is nothing to say', () => {
    expect(bannersIn('proposed-moves')).deep.equal([]);
  });

  it('S24: are green when there is nothing to do', () => {
    const [banner] = bannersIn('balanced');
    expect(banner).deep.include({ tone: 'good', text: 'Nothing to do: worst node 52 %' });
  });

  it('name what limits us, one line each', () => {
    const one: readonly [SceneName, string][] = [
      ['no-quorum', 'no-quorum'],
      ['native-rebalance', 'native-rebalance'],
      ['ha-disarmed', 'ha-disarmed'],
      ['shared-link', 'shared-link'],
      ['hidden-guests', 'hidden-guests'],
      ['cluster-unreadable', 'cluster-problem'],
      ['no-beneficial-move', 'no-beneficial-move'],
      ['infeasible', 'infeasible'],
      ['stale', 'stale'],
      ['other-user', 'other-user'],
    ];
    for (const [scene, id] of one) expect(ids(bannersIn(scene)), scene).deep.equal([id]);
  });

  it('S24: keep red for limits and failures', () => {
    const critical = (['shared-link', 'stale', 'infeasible', 'interrupted'] as const).flatMap((name) =>
      bannersIn(name).filter(({ tone }) => tone === 'critical'),
    );
    expect(critical).deep.equal([]);
    expect(bannersIn('no-quorum')[0]?.tone).equal('critical');
  });

  it('offer to continue as the one who looks, only to who may', () => {
    const [banner] = bannersIn('interrupted');
    expect(banner?.text).contain('Interrupted. 2 of 4 moves done.');
    expect(banner?.actions?.map(({ label }) => label)).deep.equal(['Continue as root@pam…', 'Close']);
    expect(bannersIn('other-user')[0]).not.have.property('actions');
  });

  it('say why an execution waits, where that is known', () => {
    const held = execution(['done', 'waiting'], { phase: 'waiting', detail: 'the approval is over' });
    const [banner] = executionBanners(deskWith({ ...usual(), execution: executing(held) }), NOW_MS);
    expect(banner).deep.include({ id: 'interrupted', more: 'the approval is over' });
  });

  it('ask for a tick where all that would help restarts guests', () => {
    const { plan, ...sections } = usual();
    const current = plan?.current;
    if (current === undefined) throw new Error('no plan in the usual sections');
    const moves = current.plan.moves.slice(0, 2).map((move) => ({ ...move, needsConsent: true }));
    const state = deskWith({
      ...sections,
      plan: { ...plan, current: { ...current, plan: { ...current.plan, moves } } },
    });
    expect(ids(bannersOf(state))).deep.equal(['only-restarts']);
    expect(ids(bannersOf({ ...state, ticked: new Set([moves[0]?.vmid ?? 0]) }))).not.include('only-restarts');
  });

  it('say once that a plan is out of date, to whoever was refused for it, too', () => {
    const refused = { problem: problem('plan-stale') };
    expect(ids(bannersIn('stale', refused))).deep.equal(['stale']);
    expect(ids(bannersIn('proposed-moves', refused))).deep.equal(['problem']);
  });

  it('tell the true reason of a failure and its remedy', () => {
    const [banner] = bannersIn('result-with-failure');
    expect(banner?.more).contain("storage 'tank' is not available").contain('Make the storage available');
  });

  it('stop showing a result that was read', () => {
    expect(ids(bannersIn('result'))).deep.equal(['result']);
    expect(ids(bannersIn('result', { readResult: 'execution-1' }))).deep.equal([]);
  });

  it('say what was un-ticked with what, and when the rest is no longer worthwhile', () => {
    const state = deskIn('proposed-moves', { dropped: [{ vmid: 106, needs: 100 }] });
    expect(bannersOf(state)[0]?.text).equal(
      '106 proxy-01 was un-ticked too: it needs the move of 100 web-01.',
    );
  });

  it('keep the last state and say so when the connection is gone', () => {
    expect(bannersIn('proposed-moves', { connection: { kind: 'reconnecting' } })[0]?.text).contain(
      'last known state',
    );
    const [lost] = bannersIn('proposed-moves', { connection: { kind: 'unreachable' } });
    expect(lost?.actions?.map(({ name }) => name)).deep.equal(['open-bridge', 'reconnect']);
  });
});

describe('banners without a bridge', () => {
  const alone = { connection: { kind: 'offline', remedy: 'firewall' } } as const;

  it('S14: say that this browser plans, the one thing to do, and offer the commands', () => {
    const [banner, ...others] = bannersIn('proposed-moves', alone);
    expect(others).deep.equal([]);
    expect(banner?.text).contain('this browser plans by itself, and nothing can be applied');
    expect(banner?.more).equal(
      'To do: let port 8016 through the firewall. As root on pve1: pve-rebalance firewall enable',
    );
    expect(banner?.actions?.map(({ name }) => name)).deep.equal(['open-bridge', 'copy-commands']);
  });

  it('say that something may be under way', () => {
    expect(ids(bannersIn('proposed-moves', { ...alone, wasExecuting: true }))).deep.equal([
      'offline',
      'left-executing',
    ]);
  });

  it('say that the bridge is back, until that is closed', () => {
    const [back] = bannersIn('proposed-moves', { isBack: true });
    expect(back).deep.include({ id: 'back', tone: 'good', closes: 'dismiss-back' });
  });

  it('S14: leave Apply off with the one thing to do', () => {
    const { enabled, tip } = applyButton(deskIn('proposed-moves', alone), NOW_MS);
    expect([enabled, tip]).deep.equal([
      false,
      'To do: let port 8016 through the firewall. As root on pve1: pve-rebalance firewall enable',
    ]);
    expect(rebalanceButton(deskIn('proposed-moves', alone)).enabled).equal(true);
  });
});

describe('banners about the cluster', () => {
  const withCluster = (change: Partial<ReturnType<typeof usual>['cluster']>, more: object = {}) =>
    panelBanners({ ...usual(), cluster: { ...usual().cluster, ...change }, ...more });
  const panelBanners = (sections: object) => bannersOf(deskWith(sections));

  it('name a second balancer by whose tasks they are, and not ourselves', () => {
    const move = (by: string, upid: string) => ({
      vmid: 100,
      source: 'pve1',
      endedAtMs: NOW_MS - 60_000,
      by,
      upid,
    });
    const facts = (...recentMoves: ReturnType<typeof move>[]) => ({
      facts: { ...usual().cluster.facts, recentMoves },
    });
    const found = withCluster(facts(move('lb@pve!prox', 'UPID:1'), move('lb@pve!prox', 'UPID:2')));
    expect(found.find(({ id }) => id === 'second-balancer')?.text).contain('lb@pve!prox moved 2 guests');
    const person = withCluster(facts(move('anna@pve', 'UPID:1'), move('anna@pve', 'UPID:2')));
    expect(ids(person)).not.include('second-balancer');
    const own = usual().history.executions.flatMap(({ moves }) => moves.flatMap(({ upid = '' }) => upid));
    const ours = withCluster(facts(...own.map((upid) => move('lb@pve!prox', upid))));
    expect(ids(ours)).not.include('second-balancer');
  });

  it('say what HA does by itself once, and of all that is wrong where to look', () => {
    const moving = (guest: string) =>
      ({ level: 'note', reason: reason('health-ha-moving', { guest }) }) as const;
    const found = withCluster({
      health: [
        { level: 'stop', reason: reason('health-clock', { node: 'pve2', off: 90 }) },
        moving('vm:102'),
        moving('vm:103'),
      ],
    });
    expect(found.map(({ tone, text, more }) => [tone, text, more])).deep.equal([
      [
        'warning',
        'The clock of pve2 is off by 90 s: nothing is started until it is right',
        'To look at: chronyc tracking',
      ],
      ['info', 'HA moves vm:102 by itself: ours wait until it is there', 'To look at: ha-manager status'],
    ]);
    for (const scene of ['no-quorum', 'ha-disarmed', 'shared-link', 'hidden-guests'] as const)
      expect(bannersIn(scene)[0]?.more, scene).match(/^(To look at|Datacenter >|To see them)/);
  });

  it('say how uneven the nodes are in the measure of the native balancer', () => {
    const [native] = withCluster({ facts: { ...usual().cluster.facts, nativeRebalance: true } }).filter(
      ({ id }) => id === 'native-rebalance',
    );
    expect(native?.more).match(/Its imbalance: \d+ % → \d+ %/);
  });

  it('say that the companion is off or gone, and who holds the lock', () => {
    const session = (companion: 'off' | 'unreachable') => ({
      session: { ...usual().session, simulated: false, companion },
    });
    expect(ids(withCluster({}, session('off')))).include('companion');
    expect(withCluster({}, session('unreachable')).find(({ id }) => id === 'companion')?.tone).equal(
      'warning',
    );
    const lock = { state: 'expiring' as const, node: 'pve2', expiresInSeconds: 90 };
    const held = withCluster({}, { execution: { ...executing(undefined), lock, mayUnlock: true } });
    expect(held.find(({ id }) => id === 'lock')?.actions?.map(({ name }) => name)).deep.equal(['unlock']);
  });

  it('say why nothing can be kept, with path and remedy, and Apply says it, too', () => {
    const kept = problem('state-full', { path: '/var/lib/pve-rebalance', error: 'ENOSPC: no space left' });
    const state = withCluster({}, { execution: { ...executing(undefined), problem: kept } });
    const banner = state.find(({ id }) => id === 'state-problem');
    expect(banner?.tone).equal('warning');
    expect(banner?.text).match(/^Nothing is started.*\/var\/lib\/pve-rebalance.*ENOSPC.*Maybe free some/);
    const desk = deskIn('proposed-moves');
    const troubled = {
      ...desk,
      sections: { ...desk.sections, execution: { ...executing(undefined), problem: kept } },
    };
    expect(applyButton(troubled, NOW_MS)).deep.include({ enabled: false, tip: banner?.text });
  });

  it('name a privilege that is missing on many paths once, with what grants it, and all paths for who wants them', () => {
    const desk = deskIn('missing-rights');
    const vmids = desk.sections.plan?.current?.plan.moves.map(({ vmid }) => vmid) ?? [];
    const missingRights = vmids.map((vmid) => ({
      ...{ privilege: 'VM.Migrate', path: `/vms/${vmid}`, vmids: [vmid] },
    }));
    const plan = desk.sections.plan;
    const current = plan?.current && { ...plan.current, missingRights };
    const banners = bannersIn('missing-rights', {
      sections: { ...desk.sections, ...(plan && { plan: { ...plan, current } }) },
    });
    const banner = banners.find(({ id }) => id === 'missing-rights');
    expect(banner?.text).match(
      /VM\.Migrate on 7 paths \(\/vms\/\d+, \/vms\/\d+, \/vms\/\d+, …\) is missing$/,
    );
    expect(banner?.more).contain("pveum acl modify '/vms' --users '").contain('--roles PVEVMAdmin');
    expect(banner?.folded?.lines).length(7);
    expect(bannersHtml(banners)).contain('<summary>All that is missing</summary>');
  });

  it('tell a result while it is news: an hour, and a day where something is left to do', () => {
    const toldAfter = (hours: number, outcome: 'complete' | 'partial') => {
      const endedAtMs = NOW_MS - hours * 3_600_000;
      const ended = execution(['done'], { phase: 'finished', outcome, endedAtMs });
      return ids(withCluster({}, { execution: executing(ended) })).includes('result');
    };
    expect([toldAfter(0.5, 'complete'), toldAfter(2, 'complete')]).deep.equal([true, false]);
    expect([toldAfter(2, 'partial'), toldAfter(25, 'partial')]).deep.equal([true, false]);
  });

  it('say nothing of the lock while what has just ended is written down, and calmly when that takes long', () => {
    const lockAfter = (seconds: number) => {
      const ended = { phase: 'finished', outcome: 'complete', endedAtMs: NOW_MS - 1000 * seconds } as const;
      const lock = { state: 'held' as const, node: 'pve1' };
      const shown = withCluster({}, { execution: { ...executing(execution(['done'], ended)), lock } });
      return shown.filter(({ id }) => id === 'lock').map(({ tone, actions = [] }) => [tone, actions.length]);
    };
    expect(lockAfter(3)).deep.equal([]);
    expect(lockAfter(300)).deep.equal([['info', 0]]);
  });

  it('say that the settings were written by a newer version', () => {
    const trouble = problem('settings-unreadable', { message: 'written by a newer version (2.0.0)' });
    const found = withCluster({}, { settings: { ...usual().settings, problem: trouble } });
    expect(found.find(({ id }) => id === 'settings-problem')?.text).contain('newer version');
  });
});
