import { emptiedNodes } from './emptied-nodes.ts';
import { nodesOf } from './guest-nodes.ts';
import type { Objective } from './objective.ts';
import { EVACUATION_COST } from './overload.ts';

/** Nodes that consolidation empties, each guest on them counting like one on a node to be evacuated. */
export const consolidation = {
  id: 'consolidation',
  title: 'Consolidation',
  description:
    'Where the goal is to consolidate: guests left on nodes that can be emptied as a whole, within the budget of one plan, below the thresholds that ask for a plan, and with memory for the loss of any one node that stays in use.',
  tier: 'overload',
  compile({ kernel, evacuation, add }) {
    const { home, running, nodes } = kernel.model;
    const emptied = emptiedNodes(kernel);
    if (!emptied.includes(1)) return;
    const safety = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
    const one = Float64Array.from(running);
    for (const [guest, node] of home.entries()) {
      if (running[guest] !== 1 || emptied[node] !== 1) continue;
      evacuation(guest, EVACUATION_COST);
      safety[node] = Number.isFinite(safety[node]) ? (safety[node] ?? 0) + 1 : 1;
    }
    add({ kind: 'load', tier: 'overload', guest: one, safety, weight: EVACUATION_COST });
  },
  measure(problem, place) {
    const { kernel } = problem;
    const { home, running } = kernel.model;
    const emptied = emptiedNodes(kernel);
    const [before, after] = [new Float64Array(emptied.length), new Float64Array(emptied.length)];
    const add = (counts: Float64Array, node: number) => {
      counts[node] = (counts[node] ?? 0) + 1;
    };
    for (const [guest, node] of home.entries()) if (running[guest] === 1 && node >= 0) add(before, node);
    for (const nodes of nodesOf(problem, place)) for (const node of nodes) add(after, node);
    return [
      emptied.reduce(
        (sum, isEmptied, node) => sum + isEmptied * Math.max(0, (after[node] ?? 0) - (before[node] ?? 0)),
        0,
      ) * EVACUATION_COST,
    ];
  },
} as const satisfies Objective;
