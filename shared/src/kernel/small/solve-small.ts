import { at } from '../../kit/assert.ts';
import { seededRandom } from '../../kit/random.ts';
import { levelState, objective } from '../levels/level-state.ts';
import { type LevelTables, levelTables } from '../levels/level-tables.ts';
import { searchLevels } from '../levels/search-levels.ts';
import type { PlacementModel } from '../placement-model.ts';
import { assemble } from './assemble.ts';
import type { JointItem } from './joint-items.ts';
import { searchLabels } from './label-search.ts';
import { levelPrices } from './level-prices.ts';
import { type SmallProblem, smallProblem } from './small-problem.ts';

export interface SmallAnswer {
  readonly place: Int32Array;
  /** In the search tier. */
  readonly cost: number;
  /** There is nothing better in the search tier. */
  readonly isProved: boolean;
  /** Labels or steps that were looked at. */
  readonly work: number;
}

export interface SmallProgress {
  readonly work: number;
  readonly cost: number;
}

/** Labels that are kept of each stage: few at first, which finds something good and mostly proves it, and in the end many. */
const FEW = [128, 1024, 8192] as const;
const MANY = [65_536] as const;
const WIDER = 8;
/** Where labels prove little a node mostly has few sets: what is tried with so many, before many labels are. */
const FIRST_SETS = { most: 1 << 16, work: 4e6 } as const;

/** With more of anything there are too many loads that differ. */
const NODES_MAX = 5;
const GUESTS_MAX = 40;
/** With more kinds of load hardly any loads are equal: no labels, but sets of guests. */
const LABELLED_MAX = 2;
/** Annealings that say what is to be improved on, each from a seed of its own; candidates of each, and of all work. */
const STARTS = 4;
const FIRST_MAX = 1e6;
const FIRST_PART = 0.2;

/** Whether every node has room for whoever is there. */
function hasRoom({ dimensionCount, size, capacity }: LevelTables, place: Int32Array): boolean {
  const room = capacity.slice();
  place.forEach((node, guest) => {
    for (let row = 0; row < dimensionCount; row++) {
      const cell = node * dimensionCount + row;
      room[cell] = at(room, cell) - at(size, guest * dimensionCount + row);
    }
  });
  return room.every((left) => left >= 0);
}

function putOptions(place: Int32Array, items: readonly JointItem[], options: Int32Array | undefined): void {
  options?.forEach((option, index) => {
    const { guests, nodes } = at(items, index);
    guests.forEach((guest, member) => {
      place[guest] = at(at(nodes, option), member);
    });
  });
}

/** One problem, by ever wider beams, while the work lasts for the next. */
function* widen(
  problem: SmallProblem,
  from: SmallAnswer,
  beams: readonly number[],
  workMax: number,
): Generator<SmallProgress, SmallAnswer, unknown> {
  const { items } = problem;
  const prices = levelPrices(problem);
  const place = from.place.slice();
  let { cost, work } = from;
  for (const beam of beams) {
    const answer = searchLabels(problem, prices, cost, beam);
    work += answer.work;
    cost = answer.cost;
    putOptions(place, items, answer.options);
    if (answer.isWhole) return { place, cost, isProved: true, work };
    yield { work, cost };
    if (work + answer.work * WIDER > workMax) break;
  }
  return { place, cost, isProved: false, work };
}

/** From something good all that may be better: the sets of guests that each node can have in it, put together. */
function* bySets(
  tables: LevelTables,
  from: SmallAnswer,
  workMax: number,
  setsMax?: number,
): Generator<SmallProgress, SmallAnswer, unknown> {
  const steps = assemble(tables, from.cost, workMax - from.work, setsMax);
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield { work: from.work + step.value, cost: from.cost };
  if (step.value === undefined) return from;
  const { place = from.place, cost, isWhole, work } = step.value;
  return { place, cost, isProved: isWhole, work: from.work + work };
}

/** Something good by annealing, the best of a few: one alone may end far from it. */
function* annealed(
  model: PlacementModel,
  tables: LevelTables,
  workMax: number,
): Generator<SmallProgress, SmallAnswer, unknown> {
  const each = Math.min(FIRST_MAX, (workMax * FIRST_PART) / STARTS);
  let best: SmallAnswer = { place: tables.start, cost: Infinity, isProved: false, work: STARTS * each };
  for (let seed = 0; seed < STARTS; seed++) {
    const done = seed * each;
    const steps = searchLevels(model, seededRandom(seed), each);
    let step = steps.next();
    for (; !step.done; step = steps.next())
      yield { work: done + step.value.work, cost: Math.min(step.value.cost, best.cost) };
    const cost = objective(levelState(tables, step.value));
    if (cost < best.cost) best = { ...best, place: step.value, cost };
  }
  return best;
}

/** By labels, first without limits, and from there by sets: where labels prove little, a node has few sets. */
function* labelled(
  tables: LevelTables,
  workMax: number,
): Generator<SmallProgress, SmallAnswer | undefined, unknown> {
  const start: SmallAnswer = {
    place: tables.start,
    cost: objective(levelState(tables)),
    ...{ isProved: false, work: 0 },
  };
  const relaxed = smallProblem(tables, false);
  if (relaxed === undefined) return undefined;
  let problem = relaxed;
  let found = yield* widen(relaxed, start, FEW, workMax);
  if (!hasRoom(tables, found.place)) {
    const strict = smallProblem(tables, true);
    if (strict === undefined) return undefined;
    problem = strict;
    found = yield* widen(strict, { ...start, work: found.work }, FEW, workMax);
  }
  if (found.isProved) return found;
  const { most, work } = FIRST_SETS;
  const better = yield* bySets(tables, found, Math.min(workMax, found.work + work), most);
  if (better.isProved || found.work * WIDER > workMax) return better;
  const last = yield* widen(problem, better, MANY, workMax);
  const kept = hasRoom(tables, last.place) ? last : { ...better, work: last.work };
  return kept.isProved ? kept : yield* bySets(tables, kept, workMax);
}

/**
 * The best placement of a model that `isLevelModel`, proved by leaving nothing out that could be better; the best
 * one that was found where the work does not suffice for that. First without limits, which seldom matter: what is
 * best among more and is within them is the best. Undefined where the model is too large for this.
 */
export function* solveSmall(
  model: PlacementModel,
  workMax: number,
): Generator<SmallProgress, SmallAnswer | undefined, unknown> {
  if (model.nodeCount > NODES_MAX || model.guestCount > GUESTS_MAX) return undefined;
  const tables = levelTables(model);
  if (tables.extremeCount > LABELLED_MAX)
    return yield* bySets(tables, yield* annealed(model, tables, workMax), workMax);
  return yield* labelled(tables, workMax);
}
