import type { Problem } from '../model/problem.ts';
import { type SearchState, startState } from '../model/search-state.ts';
import { balanceAt } from './balance.ts';
import { describeMoves } from './describe-moves.ts';
import type { Plan } from './plan.ts';
import { verdict } from './plan-status.ts';
import { durationRange, stepsOf } from './plan-steps.ts';
import { type Settled, settle } from './settle.ts';
import { staysOf } from './stays.ts';

/** Where every guest is in the end, by node position. */
export function guestPlaces({ kernel, bundles }: Problem, place: Int32Array): Int32Array {
  const places = Int32Array.from(kernel.model.home);
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests) places[guest] = place[unit] ?? -1;
  });
  return places;
}

/** `history` once the loads of all guests that could move were read over time. */
function basisOf({ kernel, bundles }: Problem): Plan['basis'] {
  const { guests } = kernel.model;
  const isRead = (guest: number) => guests[guest]?.history !== undefined;
  const all = bundles.units.flatMap((unit) => unit.guests);
  return all.length > 0 && all.every(isRead) ? 'history' : 'current-sample';
}

/** A placement as a plan, with all that a person wants to know about it. */
export function makePlan(problem: Problem, place: Int32Array, workUnits: number): Plan {
  const settled: Settled = settle(problem, place);
  const { model } = problem.kernel;
  const start: SearchState = startState(problem);
  const moves = describeMoves(settled);
  const stays = staysOf(settled.state, settled.stuck);
  const before = balanceAt(model, model.home);
  return {
    ...verdict(start, settled.state, moves, stays, before),
    stoppedEarly: false,
    basis: basisOf(problem),
    moves,
    steps: stepsOf(moves),
    stays,
    before,
    after: moves.length === 0 ? before : balanceAt(model, guestPlaces(problem, settled.state.place)),
    bytes: moves.reduce((sum, { bytes }) => sum + bytes, 0),
    expectedSecondsRange: durationRange(moves, model.snapshot.cluster, model.settings),
    unknown: model.snapshot.unknown,
    workUnits,
  };
}
