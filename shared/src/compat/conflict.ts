import type { CompatCluster } from './cluster.ts';
import { feasibility } from './feasible.ts';
import type { HardRule } from './hard-rules.ts';

/** Rules that cannot all be kept. */
export interface Conflict {
  readonly rules: readonly HardRule[];
  /** True where any of them could be kept without any one of the others: proved. */
  readonly isMinimal: boolean;
}

/**
 * Leaves out of rules that contradict each other what the contradiction does not need: halves first, then ever
 * smaller parts, then one by one.
 */
export function minimalConflict(
  cluster: CompatCluster,
  rules: readonly HardRule[],
  workMax: number,
): Conflict {
  const each = workMax / (4 + rules.length);
  let needed = rules;
  for (let size = Math.ceil(rules.length / 2); size > 1; size = Math.ceil(size / 2))
    for (let first = 0; first < needed.length; ) {
      const rest = [...needed.slice(0, first), ...needed.slice(first + size)];
      if (feasibility(cluster, rest, each).answer === 'no') needed = rest;
      else first += size;
    }
  let isMinimal = true;
  for (let index = 0; index < needed.length; ) {
    const rest = needed.filter((_, other) => other !== index);
    const { answer } = feasibility(cluster, rest, each);
    if (answer === 'no') needed = rest;
    else {
      if (answer === 'unknown') isMinimal = false;
      index++;
    }
  }
  return { rules: needed, isMinimal };
}
