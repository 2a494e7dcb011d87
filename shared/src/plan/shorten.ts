import {
  comparePurpose,
  isJudged,
  moveUnit,
  pressureAt,
  type Score,
  type SearchState,
  scoreOf,
} from '../model/search-state.ts';
import { mayHoldGuests } from './balance.ts';
import { achieved, neglects, reachesAsMuch } from './goal-reached.ts';
import { guestPlaces } from './guest-places.ts';
import { survivesNodeLoss } from './node-loss.ts';
import { type Reason, reason } from './reason.ts';

/** The moves that must be over before each one, by unit. */
export type Needed = ReadonlyMap<number, readonly number[]>;

export const movedUnits = ({ problem, place }: SearchState): number[] =>
  [...place.keys()].filter((unit) => place[unit] !== problem.home[unit]);

/** The unit and all whose moves count on its own. */
export function withDependants(needed: Needed, unit: number): number[] {
  const all = [unit];
  for (const each of all)
    for (const [other, needs] of needed) if (needs.includes(each) && !all.includes(other)) all.push(other);
  return all;
}

/** Undoes the moves of `units`; what is returned does them again. */
function takeBack(state: SearchState, units: readonly number[]): () => void {
  const targets = units.map((unit) => state.place[unit] ?? 0);
  for (const unit of units) moveUnit(state, unit, state.problem.home[unit] ?? 0);
  return () => units.forEach((unit, index) => void moveUnit(state, unit, targets[index] ?? 0));
}

/** The pressure of the fullest of `nodes`, per judged column. */
function fullest(state: SearchState, nodes: readonly number[]): number[] {
  return [...state.problem.goals.loads.keys()].map((column) =>
    nodes.reduce(
      (most, node) =>
        isJudged(state.problem, column, node) ? Math.max(most, pressureAt(state, column, node)) : most,
      0,
    ),
  );
}

/** Whether moves that depend on each other relieve the fullest of their nodes too little to be worth it. */
function gainTooLittle(state: SearchState, units: readonly number[]): boolean {
  const { problem, place } = state;
  const gainMin = problem.kernel.model.settings.gainMinPercent * 100;
  const nodes = units.flatMap((unit) => [place[unit] ?? 0, problem.home[unit] ?? 0]);
  const { duties } = achieved(state);
  const after = fullest(state, nodes);
  const redo = takeBack(state, units);
  const before = fullest(state, nodes);
  const without = achieved(state);
  redo();
  return (
    !neglects(without.duties, duties) &&
    before.every((pressure, column) => pressure - (after[column] ?? 0) < gainMin)
  );
}

/** Of several parts of a plan the one without which most is left, as far as `isFine` lets it go. */
function leaveOut(
  state: SearchState,
  parts: readonly (readonly number[])[],
  isFine: (units: readonly number[]) => boolean,
): boolean {
  let best: { units: readonly number[]; score: Score } | undefined;
  for (const units of parts) {
    const redo = takeBack(state, units);
    if (isFine(units)) {
      const score = scoreOf(state);
      const isMore = best === undefined || units.length > best.units.length;
      const isSame = best !== undefined && units.length === best.units.length;
      if (isMore || (isSame && comparePurpose(state.problem, score, best?.score ?? score) < 0))
        best = { units, score };
    }
    redo();
  }
  if (best !== undefined) takeBack(state, best.units);
  return best !== undefined;
}

/** Leaves out one move, with those that count on it, that the goal does not need; says whether there was one. */
export function shorten(state: SearchState, needed: Needed): boolean {
  const parts = movedUnits(state).map((unit) => withDependants(needed, unit));
  const whole = achieved(state);
  const linked = parts.filter((units) => units.length > 1 && gainTooLittle(state, units));
  if (linked.length > 0) return leaveOut(state, linked, () => true);
  return leaveOut(state, parts, () => reachesAsMuch(state, whole));
}

/** Whether the memory for the loss of any one node is there with every unit where `place` says. */
function survives({ problem, place }: SearchState) {
  const { model } = problem.kernel;
  return survivesNodeLoss(model, guestPlaces(problem, place), (node) => mayHoldGuests(model, node));
}

/** The greatest distance between two judged nodes in any column, as a pressure. */
function spreadOf(state: SearchState): number {
  const { goals, nodeCount } = state.problem;
  let most = 0;
  for (const column of goals.loads.keys()) {
    const nodes = [...Array(nodeCount).keys()].filter((node) => isJudged(state.problem, column, node));
    const levels = nodes.map((node) => pressureAt(state, column, node));
    if (levels.length > 1) most = Math.max(most, Math.max(...levels) - Math.min(...levels));
  }
  return most;
}

/** What a plan may not make worse for evenness alone, and did. */
export function brokenPromise(state: SearchState, start: SearchState): Reason | undefined {
  if (survives(state) === 'no' && survives(start) === 'yes') return reason('node-loss');
  return spreadOf(state) > spreadOf(start) ? reason('no-gain') : undefined;
}

/**
 * Where a plan would lose the memory for the loss of a node, or spread the nodes further than they are, leaves
 * out one move that is neither a repair nor an evacuation nor the relief of an overload; says which units stay
 * for it, and why.
 */
export function keepPromises(
  state: SearchState,
  start: SearchState,
  needed: Needed,
): { readonly units: readonly number[]; readonly reason: Reason } | undefined {
  const moved = movedUnits(state);
  const why = moved.length === 0 ? undefined : brokenPromise(state, start);
  if (why === undefined) return undefined;
  const [violations = 0, overload = 0] = achieved(state).duties;
  const isFree = () => {
    const [left = 0, over = 0] = achieved(state).duties;
    return left <= violations && over <= overload;
  };
  const parts = moved.map((unit) => withDependants(needed, unit));
  const isDone =
    leaveOut(state, parts, () => isFree() && brokenPromise(state, start) === undefined) ||
    leaveOut(state, parts, isFree);
  if (!isDone) return undefined;
  return { units: moved.filter((unit) => state.place[unit] === state.problem.home[unit]), reason: why };
}
