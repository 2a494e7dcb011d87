import { gainAtMost, moveGain } from '../algorithms/gain.ts';
import type { Problem } from '../model/problem.ts';
import {
  apartAt,
  fits,
  isScattered,
  needsRelief,
  type SearchState,
  violationsOf,
} from '../model/search-state.ts';
import { emptyingOf } from './blame.ts';
import type { Stay } from './plan.ts';
import { type Reason, reason } from './reason.ts';
import { brokenOnSites, crowdedRule } from './rule-refusal.ts';
import { movedUnits } from './shorten.ts';

/** The plan is full. */
export const overBudget = ({ movesMax, bytesMax }: Problem): Reason =>
  reason('over-budget', { movesMax, limitBytes: bytesMax });

/** Why a unit that is at home cannot be paid for: the plan is full, or another budget is. */
function budgetReason({ problem, placement }: SearchState, unit: number): Reason | undefined {
  const { spent, spendable, tables } = placement;
  const full = spent.findIndex(
    (sum, budget) => sum + (tables.budgets[budget]?.[unit] ?? 0) > (spendable[budget] ?? 0),
  );
  return problem.kernel.budgets[full - OWN_BUDGETS]?.reason;
}

/** Moves and bytes come before what constraints add. */
const OWN_BUDGETS = 2;

/** Whether it should not be where it is. */
const isOutOfPlace = ({ evacuationCost, brokenCost }: Problem, unit: number): boolean =>
  (evacuationCost[unit] ?? 0) > 0 || (brokenCost[unit] ?? 0) > 0;

/** Whether a rule about its group is still broken, so that it is one of those that might repair it. */
const isAskedFor = (state: SearchState, unit: number): boolean =>
  violationsOf(state) > 0 && crowdedRule(state, unit) !== undefined;

/**
 * What the best move of a unit would gain, or the first that gains enough, or any where none can; less than any gain
 * where no node takes it.
 */
function bestGain(state: SearchState, unit: number, enough: number): number {
  const home = state.place[unit] ?? 0;
  const isSmall = gainAtMost(state, unit, home) < enough;
  let gain = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < state.problem.nodeCount && gain < enough; node++) {
    if (node === home) continue;
    // what a move would gain is known sooner than whether it is possible; of a small unit it is not asked
    const found = isSmall ? 0 : moveGain(state, unit, home, node);
    if (found <= gain || !fits(state, unit, node)) continue;
    gain = found;
    if (isSmall) break;
  }
  return gain;
}

/** Nodes that some guest leaves, and nodes with which something is wrong after all moves. */
interface Sides {
  readonly relieved: ReadonlySet<number>;
  readonly needy: ReadonlySet<number>;
}

/** Why a guest that could move stays, judged in the state that the plan ends in. */
function unitReason(state: SearchState, unit: number, sides: Sides): Reason {
  const { problem, place } = state;
  const home = place[unit] ?? 0;
  const rule = commonRefusal(problem, unit);
  if (rule !== undefined) return rule;
  const isMisplaced = isOutOfPlace(problem, unit);
  if (!isMisplaced && isAskedFor(state, unit)) return budgetReason(state, unit) ?? reason('no-repair');
  if (!isMisplaced && !sides.needy.has(home))
    return reason(sides.relieved.has(home) ? 'relieved' : 'not-needed');
  const { gainMinPercent: limitPercent } = problem.kernel.model.settings;
  const gain = bestGain(state, unit, limitPercent * 100);
  if (gain === Number.NEGATIVE_INFINITY) return reason('no-target');
  const budget = budgetReason(state, unit) ?? (isMisplaced ? overBudget(problem) : undefined);
  if (budget !== undefined) return budget;
  return gain >= limitPercent * 100 ? reason('other-moves') : reason('not-enough-gain', { limitPercent });
}

/** The one rule that refuses the unit on every other node that takes guests, if it is one. */
function commonRefusal({ kernel, bundles, nodeCount, home }: Problem, unit: number): Reason | undefined {
  const [guest = -1] = bundles.units[unit]?.guests ?? [];
  let common: Reason | undefined;
  for (let node = 0; node < nodeCount; node++) {
    if (node === home[unit] || kernel.closed[node] === 1) continue;
    const number = kernel.refusals[guest * nodeCount + node] ?? 0;
    const refused = kernel.reasons[number];
    if (number === 0 || (common !== undefined && common.code !== refused?.code)) return undefined;
    common = refused;
  }
  return common;
}

/** Reasons of the units by guest; equal reasons are one object, so that thousands of guests cost little. */
function unitReasons(state: SearchState, kept: ReadonlyMap<number, Reason>): Map<number, Reason> {
  const reasons = new Map<number, Reason>();
  const { problem, place } = state;
  const sides: Sides = {
    relieved: new Set(movedUnits(state).map((unit) => problem.home[unit] ?? -1)),
    needy: new Set([...Array(problem.nodeCount).keys()].filter((node) => needsRelief(state, node))),
  };
  problem.bundles.units.forEach(({ guests }, unit) => {
    if (place[unit] !== problem.home[unit]) return;
    const why = kept.get(unit) ?? unitReason(state, unit, sides);
    for (const guest of guests) reasons.set(guest, why);
  });
  return reasons;
}

/** Every guest that does not move, by vmid, with the first reason. */
export function staysOf(state: SearchState, kept: ReadonlyMap<number, Reason>): Stay[] {
  const { kernel, bundles } = state.problem;
  const units = unitReasons(state, kept);
  const stays: Stay[] = [];
  kernel.model.guests.forEach(({ vmid, node }, guest) => {
    const why = kernel.stays.get(guest) ?? bundles.stays.get(guest) ?? units.get(guest);
    if (why !== undefined) stays.push({ vmid, node, reason: why });
  });
  return stays;
}

/** What is left undone although it is not a matter of degree: rules broken, guests to be evacuated. */
export function unmetGoal(
  problem: Problem,
  state: SearchState,
): { goal: string; id: string; guests: number[] } | undefined {
  const { kernel, bundles } = problem;
  const { model } = kernel;
  const left = [...model.running.keys()].filter(
    (guest) =>
      kernel.evacuated[model.home[guest] ?? -1] === 1 && (problem.goals.evacuationCost[guest] ?? 0) > 0,
  );
  const moved = new Set(
    bundles.units.flatMap(({ guests }, unit) => (state.place[unit] === problem.home[unit] ? [] : guests)),
  );
  const staying = left.filter((guest) => !moved.has(guest));
  const [first] = staying;
  if (first !== undefined) {
    const node = model.nodes[model.home[first] ?? 0]?.name ?? '';
    return { goal: emptyingOf(node), id: emptyingOf(node), guests: staying };
  }
  const broken = [...kernel.broken.keys()].filter((guest) => !moved.has(guest));
  const [firstBroken] = broken;
  if (firstBroken !== undefined) {
    const rule = kernel.broken.get(firstBroken) ?? '';
    return { goal: `repairing ${rule}`, id: rule, guests: broken };
  }
  const group = brokenGroup(state);
  return group && { goal: `repairing ${group.origin}`, id: group.origin, guests: [...group.guests] };
}

function brokenGroup(state: SearchState) {
  const { kernel, bundles, nodeCount } = state.problem;
  const meets = (group: number): boolean => {
    for (let node = 0; node < nodeCount; node++) if (apartAt(state, group, node) > 1) return true;
    return false;
  };
  const met = kernel.apart.find(({ strength }, group) => strength.hard && meets(group));
  const scattered = bundles.groups.find((_, group) => isScattered(state, group));
  const crowded = kernel.limited.find(({ guests }) =>
    guests.some((guest) => crowdedRule(state, state.problem.unitOf[guest] ?? -1) !== undefined),
  );
  return met ?? scattered ?? crowded ?? brokenOnSites(state);
}
