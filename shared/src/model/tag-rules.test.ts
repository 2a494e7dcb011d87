import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import { tagRules } from './tag-rules.ts';

describe('tag rules', () => {
  const text = (tags: string, registered = '') =>
    `cluster registered=${registered}\npve1 64G: 100 8G ${tags}, 101 8G ${tags}\npve2 64G:`;

  it('reads both spellings, each kind', () => {
    const types = (tag: string) => tagRules(cluster(text(tag)), defaultSettings).map(({ type }) => type);
    expect(
      ['plb_ignore', 'plb_ignore_dev', 'rebalance_ignore'].map((tag) => types(`#${tag}`)[0]),
    ).to.deep.equal([...['ignore', 'ignore', 'ignore']]);
    expect(types('#plb_pin_pve1')).to.deep.equal(['pin', 'pin']);
    expect(types('#plb_affinity_a')).to.deep.equal(['together']);
    expect(types('#rebalance_together_a')).to.deep.equal(['together']);
    expect(types('#plb_anti_affinity_a')).to.deep.equal(['apart']);
    expect(types('#rebalance_apart_a')).to.deep.equal(['apart']);
    expect(types('#prod')).to.deep.equal([]);
  });

  it('obeys a group only where its tag is registered or free tags are trusted', () => {
    const inForce = (registered: string, settings = defaultSettings) =>
      tagRules(cluster(text('#plb_affinity_a', registered)), settings).map(
        (rule) => 'inForce' in rule && rule.inForce,
      );
    expect(inForce('')).to.deep.equal([false]);
    expect(inForce('plb_affinity_a')).to.deep.equal([true]);
    expect(inForce('', Settings.parse({ trustFreeTags: true }))).to.deep.equal([true]);
  });

  it('keeps a pin to a node that does not exist: the guest then stays', () => {
    const [rule] = tagRules(cluster('pve1 64G: 100 8G #plb_pin_pve9'), defaultSettings);
    expect(rule).to.deep.equal({ type: 'pin', name: 'plb_pin_pve9', vmids: [100], nodes: ['pve9'] });
  });
});
