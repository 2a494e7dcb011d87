import {
  apartAt,
  isJudged,
  isScattered,
  moveUnit,
  overAt,
  percentAt,
  type SearchState,
  scoreOf,
  unevennessOf,
} from '../model/search-state.ts';
import { PRESSURE } from '../model/tier-layout.ts';
import { type Reason, reason } from './reason.ts';
import { crowdedRule } from './rule-refusal.ts';
import { wishReason } from './wish-reason.ts';

/** The name of a rule that the unit breaks at home. */
function brokenRule(state: SearchState, unit: number): string | undefined {
  const { problem } = state;
  const { kernel, bundles, home } = problem;
  for (const guest of bundles.units[unit]?.guests ?? []) {
    const rule = kernel.broken.get(guest);
    if (rule !== undefined) return rule;
  }
  const node = home[unit] ?? 0;
  for (const group of problem.apart[unit] ?? [])
    if (apartAt(state, group, node) > 1) return kernel.apart[group]?.origin;
  const group = problem.together[unit] ?? -1;
  return group >= 0 && isScattered(state, group) ? bundles.groups[group]?.origin : crowdedRule(state, unit);
}

/** How one resource speaks for a move. */
interface Case {
  readonly resource: number;
  readonly isHelped: boolean;
  readonly isAsked: boolean;
  /** The source is what the headline names: the fullest node of all, and what it is full of. */
  readonly isHeadline: boolean;
  readonly gap: number;
}

const resourcesOf = ({ problem }: SearchState): readonly number[] => [...problem.goals.loads.keys()];

const highest = (state: SearchState, resource: number): number =>
  [...Array(state.problem.nodeCount).keys()].reduce(
    (most, node) => Math.max(most, percentAt(state, resource, node) || 0),
    0,
  );

/** The resource that decides: one that the move makes more even, that was asked for, that the headline names. */
function decisive(
  state: SearchState,
  source: number,
  target: number,
  helped: readonly boolean[],
): Case | undefined {
  const { goals } = state.problem;
  const resources = resourcesOf(state);
  const most = Math.max(...resources.map((resource) => highest(state, resource)));
  const cases = resources
    .filter((resource) => isJudged(state.problem, resource, target))
    .map((resource) => ({
      resource,
      isHelped: helped[resource] ?? false,
      isAsked: goals.judged[resource]?.isAsked ?? false,
      isHeadline: percentAt(state, resource, source) >= most,
      gap: percentAt(state, resource, source) - percentAt(state, resource, target),
    }))
    .filter(({ gap }) => gap > 0);
  const weight = ({ isHelped, isAsked, isHeadline }: Case) =>
    Number(isHelped) * 4 + Number(isAsked) * 2 + Number(isHeadline);
  return cases.sort((one, other) => weight(other) - weight(one) || other.gap - one.gap)[0];
}

const overloadOf = (state: SearchState, resource: number): number =>
  [...Array(state.problem.nodeCount).keys()].reduce((sum, node) => sum + overAt(state, resource, node), 0);

/** How things would be without this one move: which resources it helps, and which speaks most for it. */
function withoutMove(end: SearchState, unit: number) {
  const source = end.problem.home[unit] ?? 0;
  const target = end.place[unit] ?? 0;
  const wrong = () =>
    resourcesOf(end).map((each) => [unevennessOf(end, each), overloadOf(end, each)] as const);
  const after = wrong();
  moveUnit(end, unit, source);
  const helped = wrong().map(
    ([uneven, over], each) => uneven > (after[each]?.[0] ?? 0) || over > (after[each]?.[1] ?? 0),
  );
  const decided = decisive(end, source, target, helped);
  const elsePercent = Math.round(percentAt(end, decided?.resource ?? 0, source));
  moveUnit(end, unit, target);
  return { helped, decided, elsePercent };
}

const resourceName = ({ problem }: SearchState, column: number): string =>
  problem.goals.loads[column]?.resource ?? '';

/** A rule to repair, or a node to empty. */
function dutyReason(
  start: SearchState,
  unit: number,
  names: { readonly node: string; readonly target: string },
): Reason | undefined {
  const rule = brokenRule(start, unit);
  if (rule !== undefined) return reason('repair-rule', { rule, target: names.target });
  return (start.problem.evacuationCost[unit] ?? 0) > 0 ? reason('evacuate-node', names) : undefined;
}

/** Whether tasks would wait longer without the move, which nothing else speaks for as much. */
function relievesPressure(end: SearchState, unit: number): boolean {
  const target = end.place[unit] ?? 0;
  const pressure = scoreOf(end)[PRESSURE] ?? 0;
  moveUnit(end, unit, end.problem.home[unit] ?? 0);
  const without = scoreOf(end)[PRESSURE] ?? 0;
  moveUnit(end, unit, target);
  return without > pressure;
}

/** Why a unit moves where it is in the `end`: from how things were at the start, or would be without this move. */
export function moveReason(
  { start, end }: { readonly start: SearchState; readonly end: SearchState },
  unit: number,
  isNeeded: boolean,
): Reason {
  const { problem, place } = end;
  const { nodes } = problem.kernel.model;
  const [source, target] = [problem.home[unit] ?? 0, place[unit] ?? 0];
  const names = { node: nodes[source]?.name ?? '', target: nodes[target]?.name ?? '' };
  const duty = dutyReason(start, unit, names) ?? wishReason(end, unit);
  if (duty !== undefined) return duty;
  if (relievesPressure(end, unit)) return reason('waits-less', names);
  const { helped, decided, elsePercent } = withoutMove(end, unit);
  const first = decisive(start, source, target, helped);
  if (first !== undefined && (first.isHelped || !(isNeeded || helped.includes(true)))) {
    const beforePercent = Math.round(percentAt(start, first.resource, source));
    const isFullest = percentAt(start, first.resource, source) >= highest(start, first.resource);
    const data = { ...names, resource: resourceName(start, first.resource), beforePercent };
    return reason(isFullest ? 'fullest-node' : 'fuller-node', data);
  }
  if (isNeeded) return reason('makes-room', names);
  if (decided === undefined) return reason('part-of-exchange', names);
  return reason('else-fuller', { ...names, resource: resourceName(end, decided.resource), elsePercent });
}
