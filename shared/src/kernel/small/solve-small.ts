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

/** Labels that are kept of each stage: few at first, which finds something good, and in the end all. */
const BEAMS = [128, 1024, 8192, 65_536] as const;
const WIDER = 8;

/** With more of anything there are too many loads that differ. */
const NODES_MAX = 5;
const GUESTS_MAX = 40;
/** With more kinds of load hardly any loads are equal: no labels, but sets of guests. */
const LABELLED_MAX = 2;
/** Candidates of the annealing that says what is to be improved on: at most, and of all work. */
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
  known: number,
  done: number,
  workMax: number,
): Generator<SmallProgress, SmallAnswer, unknown> {
  const { tables, items } = problem;
  const prices = levelPrices(problem);
  const place = tables.start.slice();
  let [cost, work] = [known, done];
  for (const beam of BEAMS) {
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

/** Many kinds of load: something good first, and from there all that may be better. */
function* assembled(
  model: PlacementModel,
  tables: LevelTables,
  workMax: number,
): Generator<SmallProgress, SmallAnswer | undefined, unknown> {
  const firstWork = Math.min(FIRST_MAX, workMax * FIRST_PART);
  const first = searchLevels(model, seededRandom(0), firstWork);
  let step = first.next();
  for (; !step.done; step = first.next()) yield step.value;
  const place = step.value;
  const known = objective(levelState(tables, place));
  const steps = assemble(tables, known, workMax - firstWork);
  let next = steps.next();
  for (; !next.done; next = steps.next()) yield { work: firstWork + next.value, cost: known };
  const better = next.value;
  if (better === undefined) return { place, cost: known, isProved: false, work: firstWork };
  const { cost, isWhole, work } = better;
  return { place: better.place ?? place, cost, isProved: isWhole, work: firstWork + work };
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
  if (tables.extremeCount > LABELLED_MAX) return yield* assembled(model, tables, workMax);
  const start = objective(levelState(tables));
  const relaxed = smallProblem(tables, false);
  if (relaxed === undefined) return undefined;
  const first = yield* widen(relaxed, start, 0, workMax);
  if (hasRoom(tables, first.place)) return first;
  const strict = smallProblem(tables, true);
  return strict === undefined ? undefined : yield* widen(strict, start, first.work, workMax);
}
