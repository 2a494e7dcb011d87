import type { Problem } from '../model/problem.ts';
import { type SearchState, startState } from '../model/search-state.ts';
import { balanceAt } from './balance.ts';
import { describeMoves } from './describe-moves.ts';
import { guestPlaces } from './guest-places.ts';
import type { Plan, PlannedMove } from './plan.ts';
import { verdict } from './plan-status.ts';
import { durationRange, makespanOf, stepsOf } from './plan-steps.ts';
import { type Settled, settle } from './settle.ts';
import { staysOf } from './stays.ts';

/**
 * `history` once the loads of the guests that move were read over time; where none moves, of any that could: in a
 * large cluster nobody reads them all. Where there is no guest, there is nothing to be read.
 */
function basisOf({ kernel, bundles }: Problem, moves: readonly PlannedMove[]): Plan['basis'] {
  const read = new Set(kernel.model.guests.flatMap(({ vmid, history }) => (history ? [vmid] : [])));
  const vmidOf = (guest: number) => kernel.model.guests[guest]?.vmid ?? -1;
  const isKnown =
    moves.length > 0
      ? moves.every(({ vmid }) => read.has(vmid))
      : kernel.model.guests.length === 0 ||
        bundles.units.some((unit) => unit.guests.some((guest) => read.has(vmidOf(guest))));
  return isKnown ? 'history' : 'current-sample';
}

/** A placement as a plan: what is worth it, in an order in which it can be reached. */
export const makePlan = (problem: Problem, place: Int32Array, workUnits: number): Plan =>
  planOf(settle(problem, place), workUnits);

/** A settled placement as a plan, with all that a person wants to know about it. */
export function planOf(settled: Settled, workUnits: number): Plan {
  const { problem } = settled.state;
  const { model } = problem.kernel;
  const start: SearchState = startState(problem);
  const moves = describeMoves(settled);
  const stays = staysOf(settled.state, settled.kept);
  const before = balanceAt(model, model.home);
  return {
    ...verdict(start, settled.state, moves, stays, before),
    stoppedEarly: false,
    basis: basisOf(problem, moves),
    moves,
    steps: stepsOf(moves),
    stays,
    before,
    after: moves.length === 0 ? before : balanceAt(model, guestPlaces(problem, settled.state.place)),
    bytes: moves.reduce((sum, { bytes }) => sum + bytes, 0),
    expectedSecondsRange: durationRange(moves, model.snapshot.cluster, model.settings),
    ...(moves.length === 0 ? {} : makespanOf(moves, model.snapshot.cluster, model.settings)),
    unknown: model.snapshot.unknown,
    workUnits,
  };
}
