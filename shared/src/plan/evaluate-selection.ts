import { whole } from '../kit/whole.ts';
import { divided, type Problem } from '../model/problem.ts';
import { comparePurpose, scoreOf, startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { orderMoves } from '../steps/order.ts';
import { balanceAt } from './balance.ts';
import { compilingProblem } from './compile-problem.ts';
import { wayOf } from './describe-moves.ts';
import { guestPlaces } from './guest-places.ts';
import { neededGuests } from './needed-guests.ts';
import { withRestarts } from './offer-restarts.ts';
import type { Balance, Plan, PlannedMove, Step } from './plan.ts';
import { durationRange, stepsOf } from './plan-steps.ts';

/** A part of a plan, evaluated: what a person has ticked, less what cannot go without the rest. */
export interface Selection {
  readonly moves: PlannedMove[];
  readonly steps: Step[];
  readonly after: Balance;
  readonly bytes: number;
  readonly expectedSecondsRange: [number, number];
  /** Moves that were ticked but go only with others that were not. */
  readonly dropped: { readonly vmid: number; readonly needs: number[] }[];
  /** Whether the rest is better than leaving everything as it is. */
  readonly worthwhile: boolean;
}

type Dropped = Selection['dropped'];

/** Drops what needs a move that is not chosen, until all that is left has what it needs. */
function closeSelection(moves: readonly PlannedMove[], vmids: readonly number[]) {
  const chosen = new Set(vmids);
  const dropped: Dropped = [];
  for (;;) {
    const lacking = moves.flatMap((move) => {
      const needs = neededGuests(move).filter((vmid) => !chosen.has(vmid));
      return chosen.has(move.vmid) && needs.length > 0 ? [{ vmid: move.vmid, needs }] : [];
    });
    if (lacking.length === 0) return { chosen, dropped };
    dropped.push(...lacking);
    for (const { vmid } of lacking) chosen.delete(vmid);
  }
}

/** A move on the way that it has in another selection, with what a stop more or less costs. */
function onWay(
  { via, needsLeft: _, ...move }: PlannedMove,
  step: number,
  way: ReturnType<typeof wayOf>,
): PlannedMove {
  const factor = (way.via === undefined ? 1 : 2) / (via === undefined ? 1 : 2);
  const [low, high] = move.expectedSecondsRange;
  return {
    ...move,
    ...way,
    step,
    bytes: move.bytes * factor,
    expectedSeconds: move.expectedSeconds * factor,
    expectedSecondsRange: [low * factor, high * factor],
  };
}

/** The placement after the chosen moves. */
function placeAfter(problem: Problem, moves: readonly PlannedMove[]) {
  const { model } = problem.kernel;
  const place = Int32Array.from(problem.home);
  const targets = new Map(moves.map(({ vmid, target }) => [vmid, model.nodeIndex.get(target)]));
  problem.bundles.units.forEach(({ guests }, unit) => {
    const target = targets.get(model.guests[guests[0] ?? -1]?.vmid ?? -1);
    if (target !== undefined) place[unit] = target;
  });
  return { place };
}

/** The chosen moves with the steps in which they find room now; those that find none are left out. */
function reorder(problem: Problem, moves: readonly PlannedMove[]) {
  const { place } = placeAfter(problem, moves);
  const { bundles, kernel } = problem;
  const order = orderMoves(problem, place);
  for (const unit of order.stuck) place[unit] = problem.home[unit] ?? 0;
  const stepOf = new Map<number, number>();
  const unitOf = new Map<number, number>();
  order.steps.forEach((step, index) => {
    for (const unit of step)
      for (const guest of bundles.units[unit]?.guests ?? []) {
        stepOf.set(kernel.model.guests[guest]?.vmid ?? -1, index + 1);
        unitOf.set(kernel.model.guests[guest]?.vmid ?? -1, unit);
      }
  });
  const ordered = moves.flatMap((move) => {
    const step = stepOf.get(move.vmid);
    return step === undefined ? [] : [onWay(move, step, wayOf(problem, order, unitOf.get(move.vmid) ?? -1))];
  });
  ordered.sort((one, other) => one.step - other.step);
  const lost = moves.filter(({ vmid }) => !stepOf.has(vmid)).map(({ vmid }) => ({ vmid, needs: [] }));
  return { ordered, place, lost };
}

/** Whether guests that only move together do so one after the other. */
function goOneByOne(moves: readonly PlannedMove[]): boolean {
  const stepOf = new Map(moves.map(({ vmid, step }) => [vmid, step]));
  return moves.some(({ step, togetherWith }) =>
    togetherWith.some((other) => (stepOf.get(other) ?? step) !== step),
  );
}

/** The problem that a plan is a part of: one in which what it offers for consent can move, and blocks as they do in it. */
export const compileFor = (
  plan: Pick<Plan, 'moves'>,
  snapshot: ClusterSnapshot,
  settings: Settings,
): Problem => whole(compilingFor(plan, snapshot, settings));

function* compilingFor(
  { moves }: Pick<Plan, 'moves'>,
  snapshot: ClusterSnapshot,
  settings: Settings,
): Generator<number, Problem> {
  const isOffering = moves.some(({ needsConsent }) => needsConsent);
  const undivided = yield* compilingProblem(snapshot, isOffering ? withRestarts(settings) : settings);
  return goOneByOne(moves) ? (divided(undivided) ?? undivided) : undivided;
}

/** Evaluates the moves of a plan that a person has ticked; with all of them it is the plan itself. */
export const evaluateSelection = (
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Pick<Plan, 'moves'>,
  vmids: readonly number[],
): Selection => whole(evaluatingSelection(snapshot, settings, plan, vmids));

/** The same bit by bit, for whoever has other things to do. */
export function* evaluatingSelection(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Pick<Plan, 'moves'>,
  vmids: readonly number[],
): Generator<number, Selection> {
  return yield* evaluatingOn(yield* compilingFor(plan, snapshot, settings), plan, vmids);
}

/** The same on a problem that is compiled already, for those who evaluate many parts of one plan. */
export const evaluateOn = (
  problem: Problem,
  plan: Pick<Plan, 'moves'>,
  vmids: readonly number[],
): Selection => whole(evaluatingOn(problem, plan, vmids));

/** Guests that one of the steps below goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 10;

function* evaluatingOn(
  problem: Problem,
  plan: Pick<Plan, 'moves'>,
  vmids: readonly number[],
): Generator<number, Selection> {
  const { model } = problem.kernel;
  const stepUnits = model.guests.length / GUESTS_PER_UNIT;
  const { chosen, dropped } = closeSelection(plan.moves, vmids);
  const ticked = plan.moves.filter(({ vmid }) => chosen.has(vmid));
  const { ordered, place, lost } = reorder(problem, ticked);
  yield stepUnits;
  const after = balanceAt(model, guestPlaces(problem, place));
  yield stepUnits;
  const scoreAt = (placement: Int32Array) => scoreOf(startState(problem, placement));
  const [score, atHome] = [scoreAt(place), scoreAt(problem.home)];
  yield stepUnits;
  return {
    moves: ordered,
    steps: stepsOf(ordered),
    after,
    bytes: ordered.reduce((sum, { bytes }) => sum + bytes, 0),
    expectedSecondsRange: durationRange(ordered, model.snapshot.cluster, model.settings),
    dropped: [...dropped, ...lost],
    worthwhile: comparePurpose(problem, score, atHome) < 0,
  };
}
