import { moveUnit, type SearchState, scoreOf } from '../model/search-state.ts';
import { WISHES } from '../model/tier-layout.ts';
import { type Reason, reason } from './reason.ts';

const wishesOf = (state: SearchState): number => scoreOf(state)[WISHES] ?? 0;

/** Where a unit's guest would rather be than at home, if it is there now. */
function preferenceOf({ problem, place }: SearchState, unit: number): Reason | undefined {
  const { kernel, unitOf, home } = problem;
  const own = kernel.preferences.filter(({ guest }) => unitOf[guest] === unit);
  const pointsAt = (node: number | undefined): number =>
    own.filter((each) => each.node === node).reduce((sum, { points }) => sum + points, 0);
  if (pointsAt(place[unit]) <= pointsAt(home[unit])) return undefined;
  return own.find(({ node }) => node === place[unit])?.reason;
}

/** The wish that a move fulfils, beyond hard rules; undefined where all wishes are as well off without it. */
export function wishReason(state: SearchState, unit: number): Reason | undefined {
  const { problem, place } = state;
  const { kernel, unitOf } = problem;
  const target = place[unit] ?? 0;
  const after = wishesOf(state);
  moveUnit(state, unit, problem.home[unit] ?? 0);
  const without = wishesOf(state);
  moveUnit(state, unit, target);
  if (without <= after) return undefined;
  const preference = preferenceOf(state, unit);
  if (preference !== undefined) return preference;
  const soft = [...kernel.together, ...kernel.apart, ...kernel.limited].filter(
    ({ strength }) => !strength.hard,
  );
  const rule = [...soft, ...kernel.even].find(({ guests }) => guests.some((guest) => unitOf[guest] === unit));
  const data = { rule: rule?.origin ?? '', target: kernel.model.nodes[target]?.name ?? '' };
  return rule && reason('repair-rule', data);
}
