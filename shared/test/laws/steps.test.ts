import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../src/kit/random.ts';
import { planSteps, type StepPlan } from '../../src/steps/step-plan.ts';
import type { Leg, StepProblem } from '../../src/steps/step-problem.ts';
import { timePlan } from '../../src/steps/timed-plan.ts';
import { randomSteps } from '../random-steps.ts';
import { runs } from '../runs.ts';
import { canBeReached } from '../steps-oracle.ts';
import { type PlannedLeg, replay, wrongsOf } from '../steps-replay.ts';

const told = ({ legs, needs }: ReturnType<typeof planSteps>): PlannedLeg[] =>
  legs.map((leg, index) => ({ ...leg, needs: needs[index] ?? [] }));

/** The shortest of all schedules that begin legs in some order as soon as they may. */
function shortest(problem: StepProblem, plan: StepPlan, seconds: (leg: Leg) => number): number {
  const { legs } = plan;
  let best = Number.POSITIVE_INFINITY;
  const extend = (done: readonly number[]): void => {
    if (done.length === legs.length) best = Math.min(best, inOrder(problem, legs, done, seconds));
    for (let leg = 0; leg < legs.length; leg++) if (!done.includes(leg)) extend([...done, leg]);
  };
  extend([]);
  return best;
}

/** The makespan if legs begin strictly in this order, each as soon as its link, its guest and its room allow. */
function inOrder(
  problem: StepProblem,
  legs: readonly Leg[],
  order: readonly number[],
  seconds: (leg: Leg) => number,
): number {
  const ends = new Map<number, number>();
  const starts = new Map<number, number>();
  const wrongs = wrongsOf(problem);
  let now = 0;
  for (const index of order) {
    const leg = legs[index] as Leg;
    for (;;) {
      const isRunning = (other: number) => (ends.get(other) ?? 0) > now;
      const begun = [...starts.keys()];
      const world = Array.from({ length: problem.itemCount }, (_, item) => {
        const own = begun.filter((other) => legs[other]?.item === item);
        const last = own[own.length - 1];
        if (last === undefined) return [problem.home[item] ?? 0];
        const { from, to } = legs[last] as Leg;
        return isRunning(last) ? [from, to] : [to];
      });
      const isHere = world[leg.item]?.join() === String(leg.from);
      const isFree = begun.every(
        (other) => !isRunning(other) || (legs[other]?.from !== leg.from && legs[other]?.to !== leg.to),
      );
      const after = world.map((places, item) => (item === leg.item ? [leg.from, leg.to] : places));
      if (isHere && isFree && wrongs(after).length === 0) break;
      const next = Math.min(...[...ends.values()].filter((end) => end > now));
      if (!Number.isFinite(next)) return Number.POSITIVE_INFINITY;
      now = next;
    }
    starts.set(index, now);
    ends.set(index, now + seconds(leg));
  }
  return Math.max(0, ...ends.values());
}

describe('steps', () => {
  it('take no less time than their bound, whoever schedules them, and mostly the least there is', () => {
    const ratios: number[] = [];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const problem = randomSteps(seededRandom(seed), 4, 6);
        const plan = planSteps(problem);
        if (plan.stuck !== undefined || plan.legs.length > 5) return;
        const seconds = ({ item }: Leg) => 1 + (problem.bytes[item] ?? 0);
        const { bound, makespan } = timePlan(problem, plan, seconds, { perPort: 1 });
        const least = shortest(problem, plan, seconds);
        expect(bound).to.be.at.most(least);
        expect(makespan).to.be.at.least(least);
        ratios.push(least === 0 ? 1 : makespan / least);
      }),
      runs(400),
    );
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).to.be.at.most(1.01);
  });

  it('are found whenever there is a way, and hold at every instant whatever ends first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const random = seededRandom(seed);
        const problem = randomSteps(random, 3, 5);
        const plan = planSteps(problem);
        if (plan.stuck !== undefined) {
          expect(canBeReached(problem), 'there was a way').to.equal(false);
          expect(plan.stuck.cause.kind).not.to.equal('gave-up');
          return;
        }
        for (let order = 0; order < 4; order++)
          expect(replay(problem, told(plan), (count) => Math.floor(random() * count))).to.deep.equal([]);
        expect(replay(problem, told(plan), () => 0)).to.deep.equal([]);
        expect(replay(problem, told(plan), (count) => count - 1)).to.deep.equal([]);
      }),
      runs(400),
    );
  });
});
