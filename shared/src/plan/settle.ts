import { moveGain } from '../algorithms/gain.ts';
import type { Problem } from '../model/problem.ts';
import {
  canMove,
  comparePurpose,
  moveUnit,
  type SearchState,
  scoreOf,
  startState,
  violationsOf,
} from '../model/search-state.ts';
import { DUTIES } from '../model/tier-layout.ts';
import { neededMoves, type Order, orderMoves } from '../steps/order.ts';
import { merge } from './merge.ts';
import type { Reason } from './reason.ts';
import { brokenPromise, keepPromises, movedUnits, shorten } from './shorten.ts';
import { heldUp, whyStuck } from './why-stuck.ts';

/** A placement that can be reached: what moves, in which order, and what each move gains. */
export interface Settled {
  readonly state: SearchState;
  readonly order: Order;
  /** Per moved unit, in hundredths of a point on the fuller of its two nodes. */
  readonly gains: ReadonlyMap<number, number>;
  /** Units whose move was found, but is not made, and why. */
  readonly kept: ReadonlyMap<number, Reason>;
}

interface Worth {
  readonly gain: number;
  /** What speaks for it: nothing where all would be better without it, everything where it cannot be left out. */
  readonly worth: number;
}

/** What would be lost if this one move were left out. */
function worthOf(state: SearchState, unit: number): Worth {
  const { problem, place } = state;
  const home = problem.home[unit] ?? 0;
  const target = place[unit] ?? 0;
  const isFree = canMove(state, unit, home);
  const before = scoreOf(state);
  moveUnit(state, unit, home);
  const without = scoreOf(state);
  const isLost = (tier: number): boolean => (without[tier] ?? 0) > (before[tier] ?? 0);
  // it repairs, empties or relieves, or others count on its leaving
  const isNeeded = !isFree || DUTIES.some(isLost);
  const isHarmful = comparePurpose(problem, without, before) < 0;
  const gain = moveGain(state, unit, home, target);
  moveUnit(state, unit, target);
  if (isNeeded) return { gain, worth: Number.POSITIVE_INFINITY };
  if (isHarmful) return { gain, worth: Number.NEGATIVE_INFINITY };
  // where every bit of evenness is wanted, a guest that comes in exchange for a larger one is worth it too
  return { gain, worth: problem.kernel.model.settings.gainMinPercent === 0 ? 0 : gain };
}

/** Leaves out the moves that gain too little, the least first, but those that make room; says what the others gain. */
function prune(state: SearchState, roomMakers: ReadonlySet<number>): Map<number, number> {
  const gainMin = state.problem.kernel.model.settings.gainMinPercent * 100;
  for (;;) {
    const gains = new Map<number, number>();
    let [least, leastGain] = [-1, gainMin];
    for (const unit of movedUnits(state)) {
      const { gain, worth } = worthOf(state, unit);
      gains.set(unit, gain);
      if (roomMakers.has(unit)) continue;
      if (worth < leastGain) [least, leastGain] = [unit, worth];
    }
    if (least < 0) return gains;
    moveUnit(state, least, state.problem.home[least] ?? 0);
  }
}

/** Whether something is repaired, emptied or relieved. */
function servesDuty(state: SearchState, start: SearchState): boolean {
  const [now, before] = [scoreOf(state), scoreOf(start)];
  return DUTIES.some((tier) => (now[tier] ?? 0) < (before[tier] ?? 0));
}

/** Puts back moves that were found and gain nothing: where there is an order with them, they make room on the way. */
function addRoomMakers(state: SearchState, found: Int32Array): readonly number[] {
  const { problem, place } = state;
  const makers: number[] = [];
  for (const [unit, node] of found.entries()) {
    if (node === place[unit] || place[unit] !== problem.home[unit] || !canMove(state, unit, node)) continue;
    moveUnit(state, unit, node);
    makers.push(unit);
  }
  if (makers.length > 0 && orderMoves(problem, state.place).stuck.length === 0) return makers;
  for (const unit of makers) moveUnit(state, unit, problem.home[unit] ?? 0);
  return [];
}

/** Prunes, and orders what is left; where that has no order and is a duty, moves that make room for it stay. */
function prunedInOrder(state: SearchState, start: SearchState, found: Int32Array, roomMakers: Set<number>) {
  for (;;) {
    const gains = prune(state, roomMakers);
    const order = orderMoves(state.problem, state.place);
    if (order.stuck.length === 0 || roomMakers.size > 0 || !servesDuty(state, start)) return { gains, order };
    for (const unit of addRoomMakers(state, found)) roomMakers.add(unit);
    if (roomMakers.size === 0) return { gains, order };
  }
}

/** Turns a placement that was found into one that is worth it, has no move too many and can be reached. */
export function settle(problem: Problem, place: Int32Array): Settled {
  const state = startState(problem, place);
  const start = startState(problem);
  const kept = new Map<number, Reason>();
  const roomMakers = new Set<number>();
  for (;;) {
    const { gains, order } = prunedInOrder(state, start, place, roomMakers);
    for (const unit of heldUp(order)) {
      kept.set(unit, whyStuck(problem, order));
      moveUnit(state, unit, problem.home[unit] ?? 0);
    }
    if (order.stuck.length > 0) continue;
    const needed = neededMoves(order);
    if (shorten(state, needed) || merge(state)) continue;
    const staying = keepPromises(state, start, needed);
    if (staying === undefined) return { state, order, gains, kept };
    for (const unit of staying.units) kept.set(unit, staying.reason);
  }
}

/** A placement with every one of its moves; undefined where it cannot be reached, or breaks a promise that `first` keeps for nothing. */
export function settleAsIs(problem: Problem, place: Int32Array, first: SearchState): Settled | undefined {
  const state = startState(problem, place);
  const start = startState(problem);
  const { spent, spendable } = state.placement;
  const isPaid = spent.every((sum, budget) => sum <= (spendable[budget] ?? 0));
  if (!isPaid || !isAllowed(problem, place) || hasWorse(state, start)) return undefined;
  const order = orderMoves(problem, state.place);
  const breaks = brokenPromise(state, start) !== undefined && brokenPromise(state, first) !== undefined;
  // what is repaired beyond the first is worth it, as it is to a plan of its own
  if (order.stuck.length > 0 || (breaks && !servesDuty(state, first))) return undefined;
  const gains = new Map(movedUnits(state).map((unit) => [unit, worthOf(state, unit).gain]));
  return { state, order, gains, kept: new Map() };
}

const isAllowed = ({ home, allowed, nodeCount }: Problem, place: Int32Array): boolean =>
  place.every((node, unit) => node === home[unit] || allowed[unit * nodeCount + node] === 1);

/** Whether a limit or a rule is broken further than at the start. */
const hasWorse = (state: SearchState, start: SearchState): boolean =>
  state.placement.room.some((room) => room < 0) || violationsOf(state) > violationsOf(start);
