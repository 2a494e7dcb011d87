import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { finalPlan } from '../plan/final-plan.ts';
import { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { advance } from './advance.ts';
import type { Effect, ExecutionEvent } from './event.ts';
import { moveOf } from './execution.ts';
import { newExecution } from './new-execution.ts';

type Due = readonly [atMs: number, event: ExecutionEvent];

/** Carries a plan out where every migration takes as long as was expected, and says how long that was. */
function secondsOf(snapshot: ClusterSnapshot, settings: Settings): { took: number; expected: number } {
  const plan = finalPlan(snapshot, settings);
  let execution = newExecution({
    ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1e12 },
    ...{ moves: plan.moves, settings, link: snapshot.cluster },
  });
  const due: Due[] = [[0, { type: 'begin', atMs: 0 }]];
  let nowMs = 0;
  const tell = (event: ExecutionEvent) => due.push([event.atMs, event]);
  function perform(effect: Effect): void {
    if (!('vmid' in effect)) return;
    const { vmid } = effect;
    const move = moveOf(execution, vmid);
    const verdict = { type: 'go', ha: false, knownUpids: [], foreign: [] } as const;
    if (effect.type === 'check') tell({ type: 'checked', vmid, verdict, atMs: nowMs });
    if (effect.type === 'migrate') tell({ type: 'started', vmid, upid: `UPID:${vmid}`, atMs: nowMs });
    if (effect.type === 'watch')
      tell({ type: 'ended', vmid, upid: effect.upid, atMs: nowMs + 1000 * (move?.expectedSeconds ?? 0) });
    if (effect.type === 'settle') tell({ type: 'settled', vmid, node: move?.target, atMs: nowMs });
  }
  for (let next = due.shift(); next !== undefined; next = due.shift()) {
    nowMs = next[0];
    const [changed, effects] = advance(execution, next[1]);
    execution = changed;
    for (const effect of effects) perform(effect);
    due.sort(([one], [other]) => one - other);
  }
  expect(execution.outcome).to.equal('complete');
  return { took: nowMs / 1000, expected: plan.makespanSeconds ?? 0 };
}

const uneven = cluster(
  'pve1 64G: 100 12G, 101 12G, 102 12G, 103 12G, 104 12G\npve2 64G: 105 4G\npve3 64G: 106 4G\npve4 64G:',
);
const link = (migrationLink: 'separate' | 'shared'): ClusterSnapshot => ({
  ...uneven,
  cluster: { ...uneven.cluster, migrationLink },
});

describe('what a plan is expected to take', () => {
  const LIMITS = { parallelMax: 4, parallelPerNodeMax: 2, canary: false, exactSeconds: 0 };
  for (const migrationLink of ['separate', 'shared'] as const)
    it(`is what its execution takes by the same limits, on a link that is ${migrationLink}`, () => {
      const { took, expected } = secondsOf(link(migrationLink), Settings.parse(LIMITS));
      expect(took).to.be.above(0);
      expect(expected).to.be.closeTo(took, 1);
    });

  it('is the sum of all where corosync shares the link, whatever the settings let', () => {
    const alone = secondsOf(link('shared'), Settings.parse(LIMITS));
    const strict = Settings.parse({ ...LIMITS, parallelMax: 1, parallelPerNodeMax: 1 });
    expect(alone.expected).to.equal(secondsOf(link('shared'), strict).expected);
  });
});
