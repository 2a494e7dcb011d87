import { expect } from 'chai';
import fc from 'fast-check';
import { propose } from '../../src/plan/propose.ts';
import { proposeBySeed, seedById } from '../../src/plan/propose-by-seed.ts';
import { verify } from '../../src/plan/verify.ts';
import { seeds } from '../../src/seeds/index.ts';
import { ALGORITHM_IDS } from '../../src/settings/algorithm-ids.ts';
import { Settings } from '../../src/settings/settings.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { cluster } from '../cluster.ts';
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

  it('are what the settings offer', () => {
    expect(ALGORITHM_IDS.slice(1)).to.deep.equal(seeds.map(({ id }) => id));
  });

  it('make the plan that is proposed, where the settings say so', () => {
    const snapshot = cluster('a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:');
    const search = propose(snapshot, Settings.parse({ algorithm: 'proxlb-greedy' }));
    for (let step = search.next(); ; step = search.next())
      if (step.done) {
        expect(step.value.moves).to.have.length.above(0);
        break;
      }
  });

  it('are found by id', () => {
    expect(seedById('proxlb-greedy')?.title).to.equal('ProxLB');
    expect(seedById('no-such')).to.equal(undefined);
  });
});
