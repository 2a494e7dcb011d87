import { greedy } from '../algorithms/greedy.ts';
import { seededRandom } from '../kit/random.ts';
import { divided, isDivided, type Problem } from '../model/problem.ts';
import { comparePurpose, isBalanced, type SearchState, scoreOf, startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileProblem } from './compile-problem.ts';

export const withRestarts = (settings: Settings): Settings => ({ ...settings, containersMayRestart: true });

/** The same placement in a problem in which more guests can move, or alone: who could not before stays at home. */
export function carryOver(
  { problem, place }: Pick<SearchState, 'problem' | 'place'>,
  wider: Problem,
): Int32Array {
  const carried = Int32Array.from(wider.home);
  wider.bundles.units.forEach(({ guests }, unit) => {
    const before = problem.unitOf[guests[0] ?? -1] ?? -1;
    if (before >= 0) carried[unit] = place[before] ?? -1;
  });
  return carried;
}

/**
 * What moving containers too would bring, where the moves found do not reach the goal: they are added to those
 * moves, each to be ticked by a person because it means a restart. Undefined where that brings nothing.
 */
export function offerRestarts(
  snapshot: ClusterSnapshot,
  settings: Settings,
  found: SearchState,
): { readonly state: SearchState; readonly workUnits: number } | undefined {
  const isPossible = snapshot.guests.some(({ kind, status }) => kind === 'lxc' && status === 'running');
  if (settings.containersMayRestart || !isPossible) return undefined;
  const whole = compileProblem(snapshot, withRestarts(settings));
  const wider = isDivided(found.problem) ? (divided(whole) ?? whole) : whole;
  const carried = carryOver(found, wider);
  const state = startState(wider, carried);
  if (isBalanced(state)) return undefined;
  const before = scoreOf(state);
  const search = greedy.search(state, seededRandom(settings.seed), Number.POSITIVE_INFINITY);
  let step = search.next();
  while (!step.done) step = search.next();
  const isBetter = comparePurpose(wider, scoreOf(state), before) < 0;
  return isBetter ? { state, workUnits: step.value } : undefined;
}
