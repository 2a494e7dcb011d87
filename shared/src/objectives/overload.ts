import type { GoalBuilder } from '../model/goals.ts';
import { nodePressures } from './node-pressures.ts';
import type { Objective } from './objective.ts';

/** More than any overload can add up to on one node, so that emptying a node comes first. */
const EVACUATION_COST = 1e6;

function compileCeilings({ kernel, loads, ceiling }: GoalBuilder): void {
  const { settings, known, nodes } = kernel.model;
  nodes.forEach((_, node) => {
    if (known[node] !== 1) return;
    for (const [column, { id, resource }] of loads.entries()) {
      if (id.endsWith('-assigned')) continue;
      if (resource === 'memory') ceiling(column, node, settings.limitMemoryPercent * 100);
      if (resource === 'CPU') ceiling(column, node, settings.limitCpuPercent * 100);
    }
  });
}

/** Nodes above their limits, and guests on nodes that should be empty. */
export const overload = {
  id: 'overload',
  title: 'Overload and evacuation',
  description:
    'Guests left on nodes that should be emptied, and how far nodes are above the limits of memory and CPU.',
  rank: 1,
  compile(builder) {
    const { kernel, evacuation } = builder;
    const { home, running } = kernel.model;
    compileCeilings(builder);
    home.forEach((node, guest) => {
      if (running[guest] === 1 && kernel.evacuated[node] === 1) evacuation(guest, EVACUATION_COST);
    });
  },
  measure(problem, place) {
    const { evacuationCost, home, goals } = problem;
    let sum = 0;
    evacuationCost.forEach((cost, unit) => {
      if (place[unit] === home[unit]) sum += cost;
    });
    nodePressures(problem, place).forEach((pressure, cell) => {
      const excess = pressure - (goals.ceiling[cell] ?? 0);
      if (excess > 0) sum += excess;
    });
    return [sum];
  },
} as const satisfies Objective;
