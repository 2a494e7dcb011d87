import { expect } from 'chai';
import { stepProblem } from '../../test/steps.ts';
import type { ParallelLimits } from './schedule.ts';
import { planSteps } from './step-plan.ts';
import { peakUse, timePlan } from './timed-plan.ts';

/** `item start-end` in the order of the starts, then makespan and bound; a move takes as long as its need says. */
function timed(parts: Parameters<typeof stepProblem>, limits: ParallelLimits = { perPort: 1 }) {
  const problem = stepProblem(...parts);
  const needs = problem.dimensions[0]?.needHome;
  const plan = timePlan(problem, planSteps(problem), ({ item }) => needs?.[item] ?? 0, limits);
  const times = plan.legs.map(({ item }, leg) => `${item} ${plan.start[leg]}-${plan.end[leg]}`);
  return { times, makespan: plan.makespan, bound: plan.bound };
}

describe('timed plan', () => {
  it('lets links of different nodes work side by side, each direction for one at a time', () => {
    const items = [
      { need: 10, home: 0, target: 1 },
      { need: 20, home: 1, target: 0 },
      { need: 5, home: 0, target: 2 },
    ];
    expect(timed([[99, 99, 99], items])).to.deep.equal({
      ...{ times: ['1 0-20', '0 0-10', '2 10-15'], makespan: 20, bound: 20 },
    });
  });

  it('keeps to the limits of a node and of the cluster', () => {
    const items = [
      { need: 10, home: 0, target: 1 },
      { need: 20, home: 1, target: 0 },
      { need: 5, home: 2, target: 3 },
    ];
    const room = [99, 99, 99, 99];
    expect(timed([room, items], { perNode: 1 })).to.deep.include({ makespan: 30, bound: 30 });
    expect(timed([room, items], { cluster: 1 })).to.deep.include({ makespan: 35, bound: 35 });
  });

  it('begins as soon as enough has left, and the bound knows that it cannot begin before', () => {
    const items = [
      { need: 30, home: 0, target: 1 },
      { need: 30, home: 1, target: 2 },
      { need: 4, home: 1, target: 2 },
    ];
    expect(timed([[57, 57, 57], items])).to.deep.equal({
      ...{ times: ['1 0-30', '2 30-34', '0 30-60'], makespan: 60, bound: 60 },
    });
  });

  it('knows who must come last where not all find room before another has left', () => {
    const items = [
      { need: 8, home: 0, target: 1 },
      { need: 4, home: 1, target: 0 },
      { need: 4, home: 2, target: 0 },
    ];
    const { makespan, bound } = timed([[9, 12, 9], items]);
    expect(makespan).to.equal(16);
    expect(bound).to.equal(16);
  });

  it('tells the most that is on each node at any instant, both ends counted', () => {
    const problem = stepProblem(
      [9, 9],
      [
        { need: 5, home: 0, target: 1 },
        { need: 3, home: 1, target: 0 },
      ],
    );
    const plan = timePlan(problem, planSteps(problem), () => 1, {});
    expect(peakUse(problem, plan).map((row) => [...row])).to.deep.equal([[8, 8]]);
  });

  it('is nothing for nothing', () =>
    expect(timed([[9, 9], [{ need: 1, home: 0 }]])).to.deep.equal({ times: [], makespan: 0, bound: 0 }));
});
