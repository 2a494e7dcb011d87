import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf, whyStays } from '../../test/why.ts';
import { verify } from '../plan/verify.ts';
import { defaultSettings } from '../settings/settings.ts';

const busy = 'pve1 16G: 100 6G ct, 101 6G ct\npve2 16G:';

describe('container-consent', () => {
  it('keeps a container until restarts are allowed, and says how long it would be down', () => {
    expect(whyStays(busy, 100)).to.equal('a container moves by a restart, about 20 s down; not allowed yet');
    expect(movesOf(busy, { containersMayRestart: true })).to.have.length(1);
  });

  it('offers a restart where nothing else helps, to be ticked by a person', () => {
    const { moves } = planOf(cluster(busy));
    expect(moves.map(({ how, needsConsent }) => [how, needsConsent])).to.deep.equal([['restart', true]]);
    expect(verify(cluster(busy), defaultSettings, planOf(cluster(busy)))).to.deep.equal([]);
  });

  it('offers none where other guests suffice', () => {
    expect(movesOf(busy.replace('101 6G ct', '101 6G'))).to.deep.equal(['101 pve1 -> pve2']);
  });
});
