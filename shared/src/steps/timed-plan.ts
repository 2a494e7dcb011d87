import { compact } from './compact.ts';
import { stepNumbers } from './levels.ts';
import { makespanBound } from './makespan-bound.ts';
import { neededLegs } from './needs.ts';
import { type ParallelLimits, scheduleLegs, workOf } from './schedule.ts';
import type { StepPlan } from './step-plan.ts';
import type { Leg, StepProblem } from './step-problem.ts';
import { arrive, depart, startTraffic } from './traffic.ts';

/** A plan in the order in which its legs begin, with times: list index = turn. */
export interface TimedPlan extends StepPlan {
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly makespan: number;
  /** No schedule of these legs is shorter. */
  readonly bound: number;
}

/**
 * When the legs run, if each takes as long as `secondsOf` says and as many run at once as the limits let. What
 * each waits for is told anew from that order, so that it holds also where a leg takes longer than was thought.
 */
export function timePlan(
  problem: StepProblem,
  plan: StepPlan,
  secondsOf: (leg: Leg) => number,
  limits: ParallelLimits,
): TimedPlan {
  const work = workOf(problem, plan, plan.legs.map(secondsOf), limits);
  const bound = makespanBound(work);
  const times = scheduleLegs(work, bound);
  const order = [...plan.legs.keys()].sort(
    (one, two) => (times.start[one] ?? 0) - (times.start[two] ?? 0) || one - two,
  );
  const inOrder = <T>(items: ArrayLike<T>) => order.flatMap((leg) => items[leg] ?? []);
  const [legs, start, end] = [inOrder(plan.legs), inOrder(times.start), inOrder(times.end)];
  const small = compact(problem, legs);
  const needs = neededLegs(
    small.problem,
    small.legs,
    (leg, earlier) => (end[earlier] ?? 0) <= (start[leg] ?? 0),
  );
  return {
    ...plan,
    ...{ legs, needs, steps: stepNumbers(legs, needs, problem.limits) },
    ...{ start, end, makespan: times.makespan, bound },
  };
}

/** The most that is on each node at any instant: a row per dimension. */
export function peakUse(problem: StepProblem, { legs, start, end }: TimedPlan): Float64Array[] {
  const traffic = startTraffic(problem);
  const { nodeCount } = problem;
  const peaks = traffic.use.slice();
  const changes = legs.flatMap((leg, index) => [
    { leg, at: end[index] ?? 0, isEnd: true },
    { leg, at: start[index] ?? 0, isEnd: false },
  ]);
  changes.sort((one, two) => one.at - two.at || Number(two.isEnd) - Number(one.isEnd));
  for (const { leg, isEnd } of changes) {
    if (isEnd) depart(traffic, leg.item, leg.to);
    else arrive(traffic, leg.item, leg.to);
    for (let cell = leg.to; cell < peaks.length; cell += nodeCount)
      peaks[cell] = Math.max(peaks[cell] ?? 0, traffic.use[cell] ?? 0);
  }
  return problem.dimensions.map((_, dimension) =>
    peaks.subarray(dimension * nodeCount, (dimension + 1) * nodeCount),
  );
}
