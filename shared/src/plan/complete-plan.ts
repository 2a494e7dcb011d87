import type { Problem } from '../model/problem.ts';
import { comparePurpose, scoreOf, startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { afterPlan } from './after-plan.ts';
import { compileProblem } from './compile-problem.ts';
import { carryOver, withRestarts } from './offer-restarts.ts';
import type { Searching } from './propose.ts';
import type { Found } from './search-plan.ts';
import { type Settled, settleAsIs } from './settle.ts';
import { movedUnits } from './shorten.ts';

/** How often what comes next is added before the plan is taken as it is. */
const ROUNDS_MAX = 4;

/** The moves of a settled placement, by guest. */
function actionsOf({ state }: Settled) {
  const { kernel, bundles, home } = state.problem;
  const { guests, nodes } = kernel.model;
  return movedUnits(state).flatMap((unit) =>
    (bundles.units[unit]?.guests ?? []).map((guest) => ({
      vmid: guests[guest]?.vmid ?? 0,
      source: nodes[home[unit] ?? 0]?.name ?? '',
      target: nodes[state.place[unit] ?? 0]?.name ?? '',
    })),
  );
}

/** Where the units of a problem end when both plans are done; undefined where a bundle would be torn. */
function placeAfter(problem: Problem, ends: ReadonlyMap<number, string>): Int32Array | undefined {
  const { kernel, bundles, home } = problem;
  const { guests, nodeIndex } = kernel.model;
  const place = Int32Array.from(home);
  for (const [unit, { guests: members }] of bundles.units.entries()) {
    const nodes = new Set(
      members.map((guest) => nodeIndex.get(ends.get(guests[guest]?.vmid ?? 0) ?? '') ?? home[unit] ?? 0),
    );
    if (nodes.size > 1) return undefined;
    for (const node of nodes) place[unit] = node;
  }
  return place;
}

const isSame = (one: Settled, other: Settled): boolean =>
  JSON.stringify(actionsOf(one)) === JSON.stringify(actionsOf(other));

/** Both plans as one, if that can be done at once and is worth at least as much as the first. */
function joined(problem: Problem, first: Settled, next: Settled): Settled | undefined {
  const ends = new Map([...actionsOf(first), ...actionsOf(next)].map(({ vmid, target }) => [vmid, target]));
  const place = placeAfter(problem, ends);
  if (place === undefined) return undefined;
  // a narrower problem does not count what cannot be repaired in it
  const settled = settleAsIs(problem, place, startState(problem, carryOver(first.state, problem)));
  if (settled === undefined) return undefined;
  const { state } = settled;
  const isNothing = movedUnits(state).length === 0;
  if (isNothing || comparePurpose(problem, scoreOf(state), scoreOf(startState(problem))) >= 0)
    return undefined;
  return settled;
}

/** Whether a budget keeps everybody at home who is still there; where nobody is, nothing is for the next plan. */
function isSpent({ state: { placement, problem, place } }: Settled): boolean {
  const { spent, spendable, tables } = placement;
  const atHome = [...place.keys()].filter((unit) => place[unit] === problem.home[unit]);
  if (atHome.length === 0) return false;
  return spent.some((sum, budget) => {
    const left = (spendable[budget] ?? 0) - sum;
    return atHome.every((unit) => (tables.budgets[budget]?.[unit] ?? 0) > left);
  });
}

/**
 * Adds what the next plan would do as soon as this one is done, so that a plan that has been carried out is
 * followed by none. Budgets end a plan before that: what they leave undone is for the next.
 */
export function* completePlan(
  snapshot: ClusterSnapshot,
  settings: Settings,
  found: Found,
  search: (next: ClusterSnapshot) => Searching,
): Searching {
  // which nodes to empty is decided anew for every state: what the next plan would empty is not this one's aim
  if (settings.goal === 'consolidate') return found;
  let { settled, workUnits } = found;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const actions = actionsOf(settled);
    if (actions.length === 0 || isSpent(settled)) break;
    const next = yield* quietly(search(afterPlan(snapshot, actions)), workUnits);
    workUnits = next.workUnits;
    if (movedUnits(next.settled.state).length === 0) break;
    const isWider = [settled, next.settled].some(
      ({ state }) => state.problem.kernel.model.settings !== settings,
    );
    const problem = isWider ? compileProblem(snapshot, withRestarts(settings)) : settled.state.problem;
    const both = joined(problem, settled, next.settled);
    if (both === undefined || isSame(both, settled)) break;
    settled = both;
  }
  return { settled, workUnits };
}

/** The same search without its plans: they are for a cluster that does not exist yet. */
function* quietly(search: Searching, done: number): Searching {
  let step = search.next(undefined);
  while (!step.done) {
    const { finding, workUnits } = step.value;
    step = search.next(yield { workUnits: done + workUnits, ...(finding === undefined ? {} : { finding }) });
  }
  return { settled: step.value.settled, workUnits: done + step.value.workUnits };
}
