import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf, whyNot, whyStays } from '../../test/why.ts';

describe('keep-together', () => {
  it('moves guests that belong together as one', () => {
    const text =
      'cluster registered=plb_affinity_a\npve1 32G: 100 6G #plb_affinity_a, 101 6G #plb_affinity_a, 102 12G lock=x\npve2 32G:';
    const { moves } = planOf(cluster(text));
    expect(moves.map(({ vmid, togetherWith }) => [vmid, togetherWith])).to.deep.equal([
      [100, [101]],
      [101, [100]],
    ]);
  });

  it('brings scattered guests together', () => {
    const text = 'ha together r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 4G ha';
    expect(movesOf(text)).to.deep.equal(['101 pve2 -> pve1']);
  });

  it('keeps guests with one of theirs that cannot move', () => {
    const text = 'ha together r 100 101\npve1 64G: 100 8G ha, 101 4G ha lock=backup\npve2 64G:';
    expect(whyStays(text, 100)).to.equal('stays with 101 (HA rule r)');
  });

  it('refuses a node where none of the others is', () => {
    const text = 'ha together r 100 101 102\npve1 64G: 100 8G ha, 101 4G ha\npve2 64G: 102 4G ha\npve3 64G:';
    expect(whyNot(text, 102, 'pve3')).to.equal('stays with 100, 101 (HA rule r)');
  });
});

describe('guests that belong together, one of them under way', () => {
  it('stay where that one arrives', () => {
    const text =
      'pve1 16G: 104 1G ct lock=backup moving=pve2 #plb_affinity_a\npve2 16G: 101 1G/0.2G ct #plb_affinity_a\npve3 16G:';
    expect(movesOf(text, { trustFreeTags: true })).to.deep.equal([]);
  });
});
