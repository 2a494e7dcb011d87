import { expect } from 'chai';
import { finalPlan } from '#shared/plan/final-plan.ts';
import { proveExactly, whyNotAsked } from '#shared/plan/prove-exactly.ts';
import { verify } from '#shared/plan/verify.ts';
import { defaultSettings, Settings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { syntheticCluster } from '../../../shared/test/synthetic-cluster.ts';
import { exactFromSource } from '../../../test/exact-from-source.ts';
import { provePlan } from './prove-plan.ts';

describe('provePlan', () => {
  const solver = exactFromSource();
  after(() => solver?.close());
  const lopsided = cluster('pve1 64G: 100 20G, 101 20G, 102 16G\npve2 64G:\npve3 64G:');

  it('leaves a plan at least as good, valid, and never less proved', async () => {
    for (const snapshot of [lopsided, syntheticCluster(3, 24), syntheticCluster(4, 40)]) {
      const plan = finalPlan(snapshot, defaultSettings);
      const proved = solver && (await provePlan(solver, snapshot, defaultSettings, plan, 5));
      expect(proved?.moves.length).to.be.at.most(plan.moves.length);
      if (plan.status === 'optimal') expect(proved).to.deep.equal(plan);
      expect(verify(snapshot, defaultSettings, proved ?? plan)).to.deep.equal([]);
    }
  });

  it('asks nothing of a plan that needs no proof', () => {
    const even = cluster('pve1 64G: 100 4G\npve2 64G: 101 4G');
    const plan = finalPlan(even, defaultSettings);
    expect(proveExactly(even, defaultSettings, plan).next()).to.deep.equal({ done: true, value: plan });
  });

  it('says why it is not asked how even nodes could be, and nothing where it is asked', () => {
    const asEven = Settings.parse({ evennessForm: 'max-min', gainMinPercent: 0 });
    const uneven = finalPlan(lopsided, asEven, 20_000);
    expect(uneven.moves.length).to.be.above(0);
    const open = { ...uneven, status: 'locally-optimal' } as const;
    expect(whyNotAsked(lopsided, asEven, open)).to.match(/a matter of degree/);
    expect(proveExactly(lopsided, asEven, open).next()).to.deep.equal({ done: true, value: open });
    expect(whyNotAsked(lopsided, asEven, { ...open, status: 'optimal' })).to.equal(undefined);
    const inBand = { ...finalPlan(lopsided, defaultSettings), status: 'locally-optimal' } as const;
    expect(whyNotAsked(lopsided, defaultSettings, inBand)).to.equal(undefined);
    expect(whyNotAsked(lopsided, defaultSettings, { ...inBand, moves: [] })).to.equal(undefined);
  });

  it('finds a plan of fewer moves where there is one, and proves it', async () => {
    const good = finalPlan(lopsided, defaultSettings);
    expect(good.moves.length).to.be.above(0);
    const search = proveExactly(lopsided, defaultSettings, { ...good, status: 'locally-optimal' });
    let step = search.next();
    while (!step.done) {
      const { milp, start } = step.value;
      const answer = (await solver?.solve({ milp, start, seconds: 20 })) ?? { status: 'limit', bound: 0 };
      step = search.next(answer);
    }
    expect(step.value.status).to.equal('optimal');
    expect(step.value.moves.length).to.be.at.most(good.moves.length);
  });
});
