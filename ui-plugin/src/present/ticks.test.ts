import { expect } from 'chai';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { planOf, small, snapshotOf } from '../../demo/gallery/cluster.ts';
import { closeTicks, initialTicks, keptTicks, withNeeds } from './ticks.ts';

const [first] = planOf(small, snapshotOf(small)).moves;

const move = (vmid: number, change: Partial<PlannedMove> = {}): PlannedMove => {
  if (first === undefined) throw new Error('the gallery has no move');
  return { ...first, vmid, needs: [], togetherWith: [], needsConsent: false, ...change };
};

const sorted = (ticked: ReadonlySet<number>): number[] => [...ticked].sort((a, b) => a - b);

describe('ticks', () => {
  const chain = [move(1), move(2, { needs: [1] }), move(3, { needs: [2] }), move(4)];

  it('un-tick what depends on what was un-ticked, with the guest that is missing', () => {
    const { ticked, dropped } = closeTicks(chain, [2, 3, 4]);
    expect(sorted(ticked)).deep.equal([4]);
    expect(dropped).deep.equal([
      { vmid: 2, needs: 1 },
      { vmid: 3, needs: 2 },
    ]);
  });

  it('tick all that a ticked move needs', () => {
    expect(sorted(withNeeds(chain, new Set([4]), 3))).deep.equal([1, 2, 3, 4]);
  });

  it('keep bundles together, both ways', () => {
    const pair = [move(1, { togetherWith: [2] }), move(2, { togetherWith: [1] })];
    expect(sorted(withNeeds(pair, new Set(), 1))).deep.equal([1, 2]);
    expect(sorted(closeTicks(pair, [2]).ticked)).deep.equal([]);
  });

  it('leave out at first what needs a consent, and what only works with that', () => {
    const moves = [move(1, { needsConsent: true }), move(2, { needs: [1] }), move(3)];
    expect(sorted(initialTicks(moves))).deep.equal([3]);
  });

  it('that a person took out stay out when the plan is refined', () => {
    const before = [move(1), move(2), move(3, { needsConsent: true })];
    const after = [move(1), move(2), move(3, { needsConsent: true }), move(4), move(5, { needs: [1] })];
    expect(sorted(keptTicks(after, before, new Set([2, 3])))).deep.equal([2, 3, 4]);
  });
});
