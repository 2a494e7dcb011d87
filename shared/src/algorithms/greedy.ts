import { moveUnit, PURPOSE_TIER_COUNT, type SearchState } from '../model/search-state.ts';
import type { Algorithm } from './algorithm.ts';
import { type Best, nothingBetterThan, tryMove, tryTargets } from './best-move.ts';

const isDone = ({ score }: Best): boolean =>
  score.subarray(0, PURPOSE_TIER_COUNT).every((tier) => tier === 0);

/** Units that should not be where they are, the heaviest first: they are the hardest to place. */
function misplaced({ problem, place, apart, together }: SearchState): number[] {
  const { nodeCount, home, brokenCost, evacuationCost, needAway } = problem;
  const units: number[] = [];
  for (let unit = 0; unit < problem.unitCount; unit++) {
    const node = place[unit] ?? 0;
    const isHome = node === home[unit];
    const costs = isHome && ((brokenCost[unit] ?? 0) > 0 || (evacuationCost[unit] ?? 0) > 0);
    const meets = problem.apart[unit]?.some((group) => (apart[group * nodeCount + node] ?? 0) > 1);
    if (costs || meets || isScattered(problem, together, unit)) units.push(unit);
  }
  return units.sort((one, other) => (needAway[other] ?? 0) - (needAway[one] ?? 0) || one - other);
}

function isScattered(problem: SearchState['problem'], together: Int32Array, unit: number): boolean {
  const group = problem.together[unit] ?? -1;
  if (group < 0) return false;
  const row = together.subarray(group * problem.nodeCount, (group + 1) * problem.nodeCount);
  return row.filter((count) => count > 0).length > 1;
}

/** Nodes by how much they add to what is wrong, the worst first: `resource * nodes + node`. */
function worstCells({ uneven, over, unevenness, problem }: SearchState): number[] {
  const worse = (unevenness[0] ?? 0) >= (unevenness[1] ?? 0) ? 0 : 1;
  const resourceOf = (cell: number) => Math.floor(cell / problem.nodeCount);
  const cells: number[] = [];
  for (let cell = 0; cell < uneven.length; cell++)
    if ((uneven[cell] ?? 0) > 0 || (over[cell] ?? 0) > 0) cells.push(cell);
  return cells.sort(
    (one, other) =>
      (over[other] ?? 0) - (over[one] ?? 0) ||
      Number(resourceOf(other) === worse) - Number(resourceOf(one) === worse) ||
      (uneven[other] ?? 0) - (uneven[one] ?? 0) ||
      one - other,
  );
}

/** Looks at what leaves a node that is too full, or comes to one that is too empty. */
function relieve(state: SearchState, cell: number, best: Best): number {
  const { problem, place, load } = state;
  const node = cell % problem.nodeCount;
  const pressure = ((load[cell] ?? 0) * 10_000) / (problem.loadTotal[cell] ?? 1);
  const isFull = pressure > (problem.goals.bandHigh[cell] ?? 0) || (state.over[cell] ?? 0) > 0;
  let looked = 0;
  for (let unit = 0; unit < problem.unitCount; unit++) {
    if (isFull !== (place[unit] === node)) continue;
    if (isFull) looked += tryTargets(state, unit, best);
    else {
      tryMove(state, unit, node, best);
      looked++;
    }
  }
  return looked;
}

/** Repairs and empties first, each guest to its best node; says how many moves it looked at. */
function* repair(state: SearchState, looked: number): Generator<number, number, void> {
  let work = looked;
  for (const unit of misplaced(state)) {
    const best = nothingBetterThan(state);
    work += tryTargets(state, unit, best);
    if (best.unit < 0) continue;
    moveUnit(state, unit, best.to);
    yield work;
  }
  return work;
}

/** One move off the worst node from which any move helps; says whether there was one. */
function* relieveWorst(state: SearchState, looked: number): Generator<number, number, void> {
  let work = looked;
  for (;;) {
    const best = nothingBetterThan(state);
    if (isDone(best)) return work;
    for (const cell of worstCells(state)) {
      work += relieve(state, cell, best);
      if (best.unit >= 0) break;
    }
    if (best.unit < 0) return work;
    moveUnit(state, best.unit, best.to);
    yield work;
  }
}

/** Takes the best move off the worst node again and again, until the goal is reached or no move helps. */
export const greedy = {
  id: 'greedy',
  title: 'Greedy',
  description:
    'Repairs rules and empties nodes, then takes the best move off the worst node until the goal is reached. Fast: it makes the first plan.',
  *search(state, _random, _workUnitsMax) {
    const work = yield* repair(state, 0);
    return yield* relieveWorst(state, work);
  },
} as const satisfies Algorithm;
