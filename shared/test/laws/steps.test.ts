import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../src/kit/random.ts';
import { planSteps } from '../../src/steps/step-plan.ts';
import { randomSteps } from '../random-steps.ts';
import { runs } from '../runs.ts';
import { canBeReached } from '../steps-oracle.ts';
import { type PlannedLeg, replay } from '../steps-replay.ts';

const told = ({ legs, needs }: ReturnType<typeof planSteps>): PlannedLeg[] =>
  legs.map((leg, index) => ({ ...leg, needs: needs[index] ?? [] }));

describe('steps', () => {
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
