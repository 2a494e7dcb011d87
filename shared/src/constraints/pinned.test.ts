import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf, whyNot } from '../../test/why.ts';
import { reasonText } from '../plan/reason.ts';

describe('pinned', () => {
  it('keeps a guest on its node, whatever the case of the tag', () => {
    const text = 'pve1 64G: 100 8G #Rebalance_Pin_PVE1\npve2 64G:';
    expect(whyNot(text, 100, 'pve2')).to.equal('pinned to pve1 (tag Rebalance_Pin_PVE1)');
  });

  it('brings a guest to its node', () => {
    const text = 'pve1 64G: 100 4G #plb_pin_pve2\npve2 64G: 101 4G';
    expect(movesOf(text)).to.deep.equal(['100 pve1 -> pve2']);
    const [move] = planOf(cluster(text)).moves;
    expect(move && reasonText(move.reason)).to.equal('repairs tag plb_pin_pve2; fits best on pve2');
  });

  it('allows any of several pins', () => {
    const text = 'pve1 64G: 100 8G #plb_pin_pve1 #plb_pin_pve2\npve2 64G:\npve3 64G:';
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
    expect(whyNot(text, 100, 'pve3')).to.match(/^pinned to pve1, pve2/);
  });
});
