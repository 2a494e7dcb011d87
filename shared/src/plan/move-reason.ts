import { RESOURCES } from '../metrics/metric.ts';
import { RESOURCE_COUNT } from '../model/goals.ts';
import type { Problem } from '../model/problem.ts';
import type { SearchState } from '../model/search-state.ts';
import { type Reason, reason } from './reason.ts';

/** The name of a rule that the unit breaks at home. */
function brokenRule({ problem, apart, together }: SearchState, unit: number): string | undefined {
  const { kernel, bundles, nodeCount, home } = problem;
  for (const guest of bundles.units[unit]?.guests ?? []) {
    const rule = kernel.broken.get(guest);
    if (rule !== undefined) return rule;
  }
  const node = home[unit] ?? 0;
  for (const group of problem.apart[unit] ?? [])
    if ((apart[group * nodeCount + node] ?? 0) > 1) return kernel.apart[group]?.origin;
  const group = problem.together[unit] ?? -1;
  if (group < 0) return undefined;
  const here = together[group * nodeCount + node] ?? 0;
  return here < (bundles.groups[group]?.guests.length ?? 0) ? bundles.groups[group]?.origin : undefined;
}

/** The resource by which the move is judged: where the source is furthest above the target. */
function decidingResource(
  { problem }: SearchState,
  pressureOf: (resource: number, node: number) => number,
  unit: number,
  target: number,
) {
  const { goals, nodeCount, home } = problem;
  const source = home[unit] ?? 0;
  let [decisive, widest] = [0, Number.NEGATIVE_INFINITY];
  for (let resource = 0; resource < RESOURCE_COUNT; resource++) {
    if (goals.bandHigh[resource * nodeCount + target] === Number.POSITIVE_INFINITY) continue;
    const gap = pressureOf(resource, source) - pressureOf(resource, target);
    if (gap > widest) [decisive, widest] = [resource, gap];
  }
  return decisive;
}

const highest = (problem: Problem, pressureOf: (node: number) => number): number =>
  [...Array(problem.nodeCount).keys()].reduce((most, node) => Math.max(most, pressureOf(node) || 0), 0);

/** Why a unit moves to `target`, from how things were at the start. */
export function moveReason(start: SearchState, unit: number, target: number): Reason {
  const { problem, load } = start;
  const { nodes } = problem.kernel.model;
  const source = problem.home[unit] ?? 0;
  const names = { node: nodes[source]?.name ?? '', target: nodes[target]?.name ?? '' };
  const rule = brokenRule(start, unit);
  if (rule !== undefined) return reason('repair-rule', { rule, target: names.target });
  if ((problem.evacuationCost[unit] ?? 0) > 0) return reason('evacuate-node', names);
  const pressureOf = (resource: number, node: number) =>
    ((load[resource * problem.nodeCount + node] ?? 0) * 100) /
    (problem.loadTotal[resource * problem.nodeCount + node] ?? 1);
  const resource = decidingResource(start, pressureOf, unit, target);
  const beforePercent = Math.floor(pressureOf(resource, source));
  const data = { ...names, resource: resource === 1 ? 'CPU' : (RESOURCES[resource] ?? ''), beforePercent };
  if (pressureOf(resource, source) <= pressureOf(resource, target)) return reason('makes-room', names);
  if (pressureOf(resource, source) >= highest(problem, (node) => pressureOf(resource, node)))
    return reason('fullest-node', data);
  return reason('fuller-node', data);
}
