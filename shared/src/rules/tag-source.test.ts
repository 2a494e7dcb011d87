import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { reasonText } from '../plan/reason.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import { tagRules } from './tag-source.ts';

describe('tag rules', () => {
  const text = (tags: string, registered = '') =>
    `cluster registered=${registered}\npve1 64G: 100 8G ${tags}, 101 8G ${tags}\npve2 64G:`;

  it('reads all spellings, each kind', () => {
    const kind = (tag: string) => tagRules(cluster(text(`#${tag}`)), defaultSettings)[0]?.kind;
    const kinds = (...tags: string[]) => new Set(tags.map(kind));
    expect(kinds('plb_ignore', 'plb_ignore_dev', 'pxc_ignore', 'rebalance_ignore')).to.have.all.keys(
      'ignore',
    );
    expect(kinds('plb_pin_pve1', 'pxc_pin_pve1', 'rebalance_pin_PVE1')).to.have.all.keys('pin');
    expect(kinds('plb_affinity_a', 'pxc_affinity_a', 'rebalance_together_a')).to.have.all.keys('together');
    expect(kinds('plb_anti_affinity_a', 'pxc_anti_affinity_a', 'rebalance_apart_a')).to.have.all.keys(
      'apart',
    );
    expect(kinds('prod', 'plb_pin_', 'plb_affinity')).to.have.all.keys(undefined as never);
  });

  it('S10: obeys a group only where its tag is registered or free tags are trusted, and says the remedy', () => {
    const rule = (registered: string, settings = defaultSettings) =>
      tagRules(cluster(text('#plb_affinity_a', registered)), settings)[0];
    const [free, known, trusted] = [
      rule('prod'),
      rule('plb_affinity_a'),
      rule('', Settings.parse({ trustFreeTags: true })),
    ];
    expect(free?.trust).to.equal('anyone');
    expect(free?.notInForce && reasonText(free.notInForce)).to.match(
      /Maybe run: pvesh set \/cluster\/options --registered-tags "prod;plb_affinity_a"$/,
    );
    expect(known).to.deep.include({ trust: 'administrator' }).and.not.have.property('notInForce');
    expect(trusted).to.deep.include({ trust: 'anyone' }).and.not.have.property('notInForce');
  });

  it('story 26: finds the node of a pin whatever its case, and keeps one that does not exist', () => {
    const nodes = (tag: string) => {
      const [rule] = tagRules(cluster(`pve1 64G: 100 8G #${tag}`), defaultSettings);
      return rule?.kind === 'pin' ? rule.nodes.map(({ node }) => node) : [];
    };
    expect(nodes('plb_pin_PVE1')).to.deep.equal(['pve1']);
    expect(nodes('plb_pin_pve9')).to.deep.equal(['pve9']);
  });
});
