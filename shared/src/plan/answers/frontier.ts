import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { planCurve } from '../curve.ts';
import { compileFor, evaluateOn } from '../evaluate-selection.ts';
import { moveJudge } from '../judge-moves.ts';
import type { Plan } from '../plan.ts';
import { propose } from '../propose.ts';
import { verify } from '../verify.ts';
import { type BestPerBudget, bestPerBudget } from './best-per-budget.ts';
import { type Feasible, type Frontier, type FrontierPoint, kneeOf } from './frontier-point.ts';
import { asObeyed } from './wishes.ts';

/** More moves than this are no choice that a person makes with a slider. */
const MOVES_CAP = 50;
/** Placements looked at for each stop. */
const WORK_UNITS_PER_POINT = 200_000;
/** Every number of moves up to here has a search of its own, then ever fewer. */
const EACH_UP_TO = 10;
/** Budgets in bytes, as parts of what the most even plan copies. */
const BYTE_SHARES = [1 / 8, 1 / 4, 1 / 2, 3 / 4];

/** As many stops by bytes as a person looks at. */
const BYTE_STOPS_MAX = 8;

export interface FrontierOptions {
  /** The end of the slider; at least the limit of the settings. */
  readonly movesCap?: number;
  readonly workUnitsPerPoint?: number;
  /** Budgets in bytes, as parts of what the most even plan copies. */
  readonly byteShares?: readonly number[];
  /** Stops by bytes at most; of more that were found, some of each size. */
  readonly byteStopsMax?: number;
}

/** How far the curve is; with the curve whenever it may have become better. */
export interface FrontierProgress {
  readonly workUnits: number;
  readonly frontier?: Frontier;
}

interface Trace {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  /** The same with the nodes as even as they can be as the aim: the end of the slider. */
  readonly deep: Settings;
  readonly plan: Plan;
  readonly best: BestPerBudget;
  readonly workUnitsPerPoint: number;
  readonly cap: number;
  readonly byteShares: readonly number[];
  readonly byteStopsMax: number;
  workUnits: number;
}

/** A plan counts only when the independent checkers find nothing wrong with it. */
function offer({ snapshot, deep, best }: Trace, feasible: Feasible): void {
  if (feasible.moves.length === 0 || verify(snapshot, deep, feasible).length > 0) return;
  best.offer(feasible);
}

/** What the first so many of a plan's own moves are worth: there at once, and never all that can be had. */
function offerParts(trace: Trace, plan: Plan): void {
  const { snapshot, deep } = trace;
  const problem = compileFor(plan, snapshot, deep);
  for (const { vmids } of planCurve(snapshot, deep, plan)) {
    const part = evaluateOn(problem, plan, vmids);
    if (part.dropped.length === 0) offer(trace, part);
  }
  offer(trace, plan);
}

/** A search within a budget; every plan on its way counts. */
function* search(trace: Trace, movesMax: number, bytesMax: number): Generator<FrontierProgress, Plan, void> {
  const { snapshot, deep, workUnitsPerPoint: workUnitsMax } = trace;
  const run = propose(snapshot, { ...deep, movesMax, bytesMax }, { workUnitsMax });
  const done = trace.workUnits;
  for (;;) {
    const step = run.next();
    if (step.done) {
      trace.workUnits = done + step.value.workUnits;
      offer(trace, step.value);
      return step.value;
    }
    trace.workUnits = done + step.value.workUnits;
    if (step.value.plan !== undefined) offer(trace, step.value.plan);
    yield { workUnits: trace.workUnits };
  }
}

/** Simple balancers that copy little: where our search is stuck, one of them may not be. */
const OTHERS: readonly Settings['algorithm'][] = [
  'bucket-greedy1',
  'bucket-greedy2',
  'bucket-min-cost-flow',
  'proxlb-greedy',
  'saturation-agent',
];

/** What other balancers would do under the same rules, and the parts of it: all of it counts. */
function* offerOthers(trace: Trace): Generator<FrontierProgress, void, void> {
  for (const algorithm of OTHERS) {
    const run = propose(trace.snapshot, { ...trace.deep, algorithm });
    let step = run.next();
    while (!step.done) step = run.next();
    offerParts(trace, step.value);
    yield { workUnits: trace.workUnits };
  }
}

/** Numbers of moves below `most`: each small one, then ever fewer. */
function countsBelow(most: number, eachUpTo: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < most; count += count < eachUpTo ? 1 : Math.ceil(count / 5)) counts.push(count);
  return counts;
}

/** A curve has many moves: of each as many alternatives as a person reads. */
const ALTERNATIVES_MAX = 3;

function pointOf(by: FrontierPoint['by'], feasible: Feasible): Omit<FrontierPoint, 'knee'> {
  const { steps, after, bytes, expectedSecondsRange } = feasible;
  const moves = feasible.moves.map((move) => ({
    ...move,
    alternatives: move.alternatives.slice(0, ALTERNATIVES_MAX),
  }));
  const budget = by === 'moves' ? moves.length : bytes;
  return { by, budget, moves, steps, after, bytes, expectedSecondsRange };
}

/** At most so many of them, evenly, the last among them. */
const some = <Each>(all: readonly Each[], most: number): Each[] =>
  all.filter(
    (_, index) =>
      Math.floor(((index + 1) * most) / all.length) > Math.floor((index * most) / all.length) ||
      all.length <= most,
  );

/** The best of each budget, without those that a smaller budget has already. */
function distinct(found: readonly (Feasible | undefined)[]): Feasible[] {
  const all = found.filter((each) => each !== undefined);
  return all.filter((each, index) => all.indexOf(each) === index);
}

function curveOf({ best, settings, plan, cap, byteStopsMax, deep }: Trace): Frontier {
  const within = (movesMax: number, bytesMax: number) => best.within(movesMax, bytesMax);
  // A stop has all its moves in it: beyond what a slider is for there are ever fewer.
  const counts = [...countsBelow(cap, MOVES_CAP), cap];
  const byMoves = distinct(counts.map((count) => within(count, deep.bytesMax)));
  const byBytes = some(best.byBytes(), byteStopsMax);
  const knee = kneeOf(
    plan.before,
    byMoves.map(({ after }) => after),
    settings,
  );
  return {
    points: [
      ...byMoves.map((each, index) => ({ ...pointOf('moves', each), knee: index === knee })),
      ...byBytes.map((each) => ({ ...pointOf('bytes', each), knee: false })),
    ],
  };
}

/**
 * The best plans for 1, 2, 3 … moves, beyond the limit of the settings to the most even cluster that can be had,
 * and for budgets in bytes; first from the moves of a plan that is there, then from a search of its own for each
 * budget. The host pulls, and may stop at any time: the last curve it got is valid.
 */
export function* frontier(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
  {
    movesCap = MOVES_CAP,
    workUnitsPerPoint = WORK_UNITS_PER_POINT,
    byteShares = BYTE_SHARES,
    byteStopsMax = BYTE_STOPS_MAX,
  }: FrontierOptions = {},
): Generator<FrontierProgress, Frontier, void> {
  const obeyed = asObeyed(settings);
  const cap = Math.max(movesCap, obeyed.movesMax);
  const deep: Settings = { ...obeyed, proposeAboveSpreadPercent: 0, movesMax: cap };
  const best = bestPerBudget(moveJudge(snapshot, deep));
  const trace: Trace = {
    ...{ snapshot, settings, deep, plan, best, cap, byteShares, byteStopsMax, workUnitsPerPoint },
    workUnits: 0,
  };
  const report = (): FrontierProgress => ({ workUnits: trace.workUnits, frontier: curveOf(trace) });
  offerParts(trace, plan);
  yield report();
  const deepest = yield* search(trace, cap, deep.bytesMax);
  offerParts(trace, deepest);
  yield report();
  yield* offerOthers(trace);
  yield report();
  for (const count of countsBelow(deepest.moves.length, EACH_UP_TO)) {
    yield* search(trace, count, deep.bytesMax);
    yield report();
  }
  for (const share of byteShares) yield* search(trace, cap, Math.floor(deepest.bytes * share));
  return curveOf(trace);
}
