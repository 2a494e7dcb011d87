import { type ColumnIndex, type GoalBuilder, pressure } from '../model/goals.ts';
import { stepsUpTo, stepWeights } from '../model/load-steps.ts';
import type { NodeIndex } from '../model/model.ts';
import { nodeSteps } from './node-steps.ts';
import type { Objective } from './objective.ts';

/** More than any overload can add up to on one node, so that emptying a node comes first. */
export const EVACUATION_COST = 1e10;

/**
 * The limit; on a node that squeezes its guests what they hold there now, so that it counts as overloaded by what it
 * keeps from them (S8).
 */
function memoryCeiling({ kernel, start }: GoalBuilder, column: ColumnIndex, node: NodeIndex): number {
  const { settings, nodeLoads, nodes } = kernel.model;
  const limit = settings.limitMemoryPercent * 100;
  const squeezed = nodeLoads.squeezedBytes[node] ?? 0;
  if (squeezed === 0) return limit;
  const wanted = start[column * nodes.length + node] ?? 0;
  return Math.min(limit, wanted - pressure(squeezed, nodeLoads.memoryTotalBytes[node] ?? 0));
}

function compileCeilings(builder: GoalBuilder): void {
  const { kernel, loads, ceiling } = builder;
  const { settings, known, nodes } = kernel.model;
  nodes.forEach((_, node) => {
    if (known[node] !== 1) return;
    for (const [column, { limit }] of loads.entries()) {
      if (limit === 'memory') ceiling(column, node, memoryCeiling(builder, column, node));
      if (limit === 'cpu') ceiling(column, node, settings.limitCpuPercent * 100);
    }
  });
}

/** Nodes above their limits, and guests on nodes that should be empty. */
export const overload = {
  id: 'overload',
  title: 'Overload and evacuation',
  description:
    'Guests left on nodes that should be emptied, and how far nodes are above the limits of memory and CPU. No aim where only rules are repaired.',
  tier: 'overload',
  compile(builder) {
    const { kernel, evacuation } = builder;
    const { home, running, settings } = kernel.model;
    if (settings.goal === 'rules-only') return;
    compileCeilings(builder);
    home.forEach((node, guest) => {
      if (running[guest] === 1 && kernel.evacuated[node] === 1) evacuation(guest, EVACUATION_COST);
    });
  },
  measure(problem, place) {
    const { evacuationCost, home, goals, nodeCount } = problem;
    let sum = 0;
    evacuationCost.forEach((cost, unit) => {
      if (place[unit] === home[unit]) sum += cost;
    });
    const steps = nodeSteps(problem, place);
    for (const [column, { total }] of goals.loads.entries()) {
      const weights = stepWeights(total, false);
      for (let node = 0; node < nodeCount; node++) {
        const cell = column * nodeCount + node;
        const excess = (steps[cell] ?? 0) - stepsUpTo(goals.ceiling[cell] ?? 0, total[node] ?? 0);
        if (excess > 0) sum += (weights[node] ?? 0) * excess;
      }
    }
    return [sum];
  },
} as const satisfies Objective;
