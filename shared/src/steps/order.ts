import type { Problem } from '../model/problem.ts';
import { counted, groupRules } from './rules.ts';
import { planSteps } from './step-plan.ts';
import type { StepDimension, StepProblem, StepRule } from './step-problem.ts';

/** Moves in an order in which each finds room, and those for which there is no such order. */
export interface Order {
  /** Units by step; those of one step may run side by side. */
  readonly steps: readonly (readonly number[])[];
  readonly stuck: readonly number[];
}

/** What the order of a placement's moves depends on, in units. */
export function stepProblemOf(problem: Problem, place: Int32Array): StepProblem {
  const { unitCount, nodeCount, home, bytes, apartBase, apartCount, kernel } = problem;
  const row = (figures: Float64Array, index: number, width: number) =>
    figures.subarray(index * width, (index + 1) * width);
  const dimensions = kernel.dimensions.flatMap(({ during = true }, index): StepDimension[] => {
    if (!during) return [];
    const base = row(problem.needBase, index, nodeCount);
    const limit = row(problem.needLimit, index, nodeCount);
    const needHome = row(problem.needHome, index, unitCount);
    const needAway = row(problem.needAway, index, unitCount);
    return [{ needHome, needAway, capacity: limit.map((most, node) => most - (base[node] ?? 0)) }];
  });
  const members: number[][] = Array.from({ length: apartCount }, () => []);
  problem.apart.forEach((groups, unit) => {
    for (const group of groups) members[group]?.push(unit);
  });
  const apart = members.map(
    (units, group): StepRule => ({
      members: units,
      most: 1,
      resting: counted(apartBase.subarray(group * nodeCount, (group + 1) * nodeCount)),
    }),
  );
  const rules = [...apart, ...groupRules(problem)];
  return { itemCount: unitCount, nodeCount, home, target: place, bytes, dimensions, rules };
}

/**
 * Puts the moves of a placement into steps: capacity and group rules hold at every instant, whatever finishes
 * first.
 */
export function orderMoves(problem: Problem, place: Int32Array): Order {
  const { legs, steps, stuck } = planSteps(stepProblemOf(problem, place));
  const rows: number[][] = [];
  legs.forEach(({ item }, leg) => {
    const step = steps[leg] ?? 0;
    rows[step] = [...(rows[step] ?? []), item];
  });
  return { steps: rows, stuck: stuck?.items ?? [] };
}

/** The moves that must be over before each move of a later step can begin, the fewest. */
export function neededMoves(problem: Problem, place: Int32Array): ReadonlyMap<number, readonly number[]> {
  const { legs, needs } = planSteps(stepProblemOf(problem, place));
  return new Map(
    legs.flatMap(({ item }, leg) => {
      const others = (needs[leg] ?? []).map((other) => legs[other]?.item ?? -1);
      return others.length === 0 ? [] : [[item, others] as const];
    }),
  );
}
