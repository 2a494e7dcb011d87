import {
  apartAt,
  isBalanced,
  isScattered,
  moveUnit,
  outsideAt,
  overAt,
  type SearchState,
  scoreOf,
  unevennessOf,
  violationsOf,
} from '../model/search-state.ts';
import { PRESSURE, WISHES } from '../model/tier-layout.ts';
import type { Algorithm } from './algorithm.ts';
import { type Best, nothingBetterThan, tryMove, tryTargets } from './best-move.ts';

/** Units of rules that limit nodes, where any rule is broken, and of soft ones, where something is left to wish. */
function restless(state: SearchState): Set<number> {
  const { kernel, unitOf } = state.problem;
  const wishes = (scoreOf(state)[WISHES] ?? 0) > 0;
  const isRestless = ({ strength }: (typeof kernel.apart)[number]): boolean =>
    strength.hard ? violationsOf(state) > 0 : wishes;
  const groups = [
    ...kernel.limited.filter(isRestless),
    ...[...kernel.together, ...kernel.apart].filter((group) => !group.strength.hard && wishes),
    ...(wishes ? kernel.even : []),
  ];
  const preferring = wishes ? kernel.preferences.map(({ guest }) => guest) : [];
  const guests = [...preferring, ...groups.flatMap((group) => group.guests)];
  return new Set(guests.map((guest) => unitOf[guest] ?? -1));
}

/** Units that should not be where they are, the heaviest first: they are the hardest to place. */
export function misplaced(state: SearchState): number[] {
  const { problem, place } = state;
  const { home, brokenCost, evacuationCost, needAway } = problem;
  const moving = restless(state);
  const units: number[] = [];
  for (let unit = 0; unit < problem.unitCount; unit++) {
    const node = place[unit] ?? 0;
    const isHome = node === home[unit];
    const costs = isHome && ((brokenCost[unit] ?? 0) > 0 || (evacuationCost[unit] ?? 0) > 0);
    const meets = problem.apart[unit]?.some((group) => apartAt(state, group, node) > 1);
    const group = problem.together[unit] ?? -1;
    if (costs || meets || moving.has(unit) || (group >= 0 && isScattered(state, group))) units.push(unit);
  }
  return units.sort((one, other) => (needAway[other] ?? 0) - (needAway[one] ?? 0) || one - other);
}

interface Cell {
  readonly column: number;
  readonly node: number;
  readonly over: number;
  readonly outside: number;
  /** How uneven the column is as a whole: the worse column is looked at first. */
  readonly unevenness: number;
}

/** Nodes by how much they add to what is wrong, the worst first. */
function worstCells(state: SearchState): Cell[] {
  const { nodeCount, goals } = state.problem;
  const cells: Cell[] = [];
  for (const column of goals.loads.keys())
    for (let node = 0; node < nodeCount; node++) {
      const [outside, over] = [outsideAt(state, column, node), overAt(state, column, node)];
      if (outside !== 0 || over > 0)
        cells.push({ column, node, over, outside, unevenness: unevennessOf(state, column) });
    }
  return cells.sort(
    (one, other) =>
      other.over - one.over ||
      other.unevenness - one.unevenness ||
      Math.abs(other.outside) - Math.abs(one.outside) ||
      one.column - other.column ||
      one.node - other.node,
  );
}

/** Looks at what leaves a node that is too full, or comes to one that is too empty. */
function relieve(state: SearchState, { node, over, outside }: Cell, best: Best): number {
  const { problem, place } = state;
  const isFull = outside > 0 || over > 0;
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

/** Looks at every move: what tasks wait for is no load of which a node has too much. */
function tryAll(state: SearchState, best: Best): number {
  let looked = 0;
  for (let unit = 0; unit < state.problem.unitCount; unit++) looked += tryTargets(state, unit, best);
  return looked;
}

/** One move off the worst node from which any move helps; says whether there was one. */
function* relieveWorst(state: SearchState, looked: number): Generator<number, number, void> {
  let work = looked;
  while (!isBalanced(state)) {
    const best = nothingBetterThan(state);
    for (const cell of worstCells(state)) {
      work += relieve(state, cell, best);
      if (best.unit >= 0) break;
    }
    if (best.unit < 0 && (scoreOf(state)[PRESSURE] ?? 0) > 0) work += tryAll(state, best);
    if (best.unit < 0) return work;
    moveUnit(state, best.unit, best.to);
    yield work;
  }
  return work;
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
