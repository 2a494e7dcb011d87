import type { Problem } from '../model/problem.ts';

/** Moves in an order in which each finds room, and those for which there is no such order. */
export interface Order {
  /** Units by step; those of one step may run side by side. */
  readonly steps: readonly (readonly number[])[];
  readonly stuck: readonly number[];
}

/** What is on each node while moves run: a unit counts on its target from the start and leaves at the end. */
interface Traffic {
  readonly problem: Problem;
  readonly need: Float64Array;
  readonly apart: Int32Array;
}

function startTraffic(problem: Problem): Traffic {
  const traffic = {
    problem,
    need: Float64Array.from(problem.needBase),
    apart: Int32Array.from(problem.apartBase),
  };
  for (let unit = 0; unit < problem.unitCount; unit++) add(traffic, unit, problem.home[unit] ?? 0, 1);
  return traffic;
}

function add({ problem, need, apart }: Traffic, unit: number, node: number, sign: 1 | -1): void {
  const { nodeCount, unitCount, dimensionCount } = problem;
  const needs = problem.home[unit] === node ? problem.needHome : problem.needAway;
  for (let dimension = 0; dimension < dimensionCount; dimension++) {
    const cell = dimension * nodeCount + node;
    need[cell] = (need[cell] ?? 0) + sign * (needs[dimension * unitCount + unit] ?? 0);
  }
  for (const group of problem.apart[unit] ?? []) {
    const cell = group * nodeCount + node;
    apart[cell] = (apart[cell] ?? 0) + sign;
  }
}

function fits({ problem, need, apart }: Traffic, unit: number, node: number): boolean {
  const { nodeCount, unitCount, dimensionCount, needAway, needLimit } = problem;
  for (let dimension = 0; dimension < dimensionCount; dimension++) {
    const cell = dimension * nodeCount + node;
    const after = (need[cell] ?? 0) + (needAway[dimension * unitCount + unit] ?? 0);
    if (after > (needLimit[cell] ?? 0)) return false;
  }
  return (problem.apart[unit] ?? []).every((group) => apart[group * nodeCount + node] === 0);
}

/**
 * Puts the moves of a placement into steps: each step takes every move that fits on top of all that is still
 * there, in the order given, so capacity and group rules hold whatever finishes first.
 */
export function orderMoves(problem: Problem, place: Int32Array, units: readonly number[]): Order {
  const traffic = startTraffic(problem);
  const steps: number[][] = [];
  let pending = units;
  while (pending.length > 0) {
    const step: number[] = [];
    for (const unit of pending) {
      if (!fits(traffic, unit, place[unit] ?? 0)) continue;
      add(traffic, unit, place[unit] ?? 0, 1);
      step.push(unit);
    }
    if (step.length === 0) break;
    for (const unit of step) add(traffic, unit, problem.home[unit] ?? 0, -1);
    steps.push(step);
    pending = pending.filter((unit) => !step.includes(unit));
  }
  return { steps, stuck: pending };
}

/**
 * The moves that must be over before each move of a later step can begin: those that leave its target and make
 * the room, the fewest and largest, or that it must not meet there.
 */
export function neededMoves(
  problem: Problem,
  place: Int32Array,
  steps: Order['steps'],
): ReadonlyMap<number, readonly number[]> {
  const needed = new Map<number, readonly number[]>();
  const arrived: number[] = [];
  steps.forEach((step, index) => {
    arrived.push(...step);
    if (index === 0) return;
    const earlier = steps.slice(0, index).flat();
    for (const unit of step) needed.set(unit, roomMakers(problem, place, unit, arrived, earlier));
  });
  return needed;
}

function roomMakers(
  problem: Problem,
  place: Int32Array,
  unit: number,
  arrived: readonly number[],
  earlier: readonly number[],
): number[] {
  const target = place[unit] ?? 0;
  const traffic = startTraffic(problem);
  for (const other of arrived) if (place[other] === target && other !== unit) add(traffic, other, target, 1);
  const size = (other: number) => problem.needHome[other] ?? 0;
  const groups = problem.apart[unit] ?? [];
  const meets = (other: number) => groups.some((group) => problem.apart[other]?.includes(group));
  const leavers = earlier
    .filter((other) => problem.home[other] === target)
    .sort((one, other) => Number(meets(other)) - Number(meets(one)) || size(other) - size(one));
  const makers: number[] = [];
  for (const leaver of leavers) {
    if (fits(traffic, unit, target)) break;
    add(traffic, leaver, target, -1);
    makers.push(leaver);
  }
  return makers;
}
