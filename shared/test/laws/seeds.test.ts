import { expect } from 'chai';
import fc from 'fast-check';
import { proposeBySeed, seedById } from '../../src/plan/propose-by-seed.ts';
import { verify } from '../../src/plan/verify.ts';
import { seeds } from '../../src/seeds/index.ts';
import { Settings } from '../../src/settings/settings.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { runs } from '../runs.ts';
import { unbounded } from '../seeded.ts';

const settings = Settings.parse({ ...unbounded, gainMinPercent: 0 });

describe('balancers of others', () => {
  for (const seed of seeds)
    it(`${seed.id} makes plans that break no rule, the same each time`, () => {
      fc.assert(
        fc.property(anyCluster, (snapshot) => {
          const planOf = () => {
            const search = proposeBySeed(snapshot, settings, seed);
            for (;;) {
              const step = search.next();
              if (step.done) return step.value;
            }
          };
          const plan = planOf();
          expect(verify(snapshot, settings, plan)).to.deep.equal([]);
          expect(planOf()).to.deep.equal(plan);
        }),
        runs(25),
      );
    });

  it('are found by id', () => {
    expect(seedById('proxlb-greedy')?.title).to.equal('ProxLB');
    expect(seedById('no-such')).to.equal(undefined);
  });
});
