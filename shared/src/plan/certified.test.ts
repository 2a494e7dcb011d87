import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings } from '../settings/settings.ts';
import { finalPlan } from './final-plan.ts';

const WORK = 20_000;

/** As even as can be, whatever it takes. */
const even = Settings.parse({
  ...{ gainMinPercent: 0, movesMax: 100, balanceBy: 'memory', evennessForm: 'max-min' },
  ...{ proposeAboveMemoryPercent: 0, proposeAboveSpreadPercent: 0 },
});

const planOf = (text: string) => finalPlan(cluster(text), even, WORK);

describe('what is proved of a plan', () => {
  const text = 'pve1 100G: 100 60G, 101 5G, 102 5G, 103 5G\npve2 100G: 104 5G\npve3 100G:';

  it('tells how even nodes could be at best where one guest is greater than the mean', () => {
    const plan = planOf(text);
    expect(plan.moves).to.have.length.above(0);
    expect(plan.status).to.equal('within');
    expect(plan.gapPercent).to.be.at.most(5);
  });

  it('tells it of few guests, which are looked at in all ways', () => {
    const plan = planOf('pve1 100G: 100 20G, 101 21G, 102 5G, 103 7G\npve2 100G:');
    expect(plan.status).to.equal('within');
    expect(plan.gapPercent).to.be.at.most(1);
  });
});
