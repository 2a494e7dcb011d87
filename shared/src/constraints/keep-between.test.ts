import { expect } from 'chai';
import { movesOf, whyStays } from '../../test/why.ts';
import type { SettingsInput } from '../settings/settings.ts';

const between = (per: 'node' | 'site', more: object = {}): SettingsInput => ({
  rules: [{ type: 'between', name: 'r', guests: ['100-101'], others: ['110-111'], per, ...more }],
  sites: [
    { site: 'a', nodes: ['pve1', 'pve2'] },
    { site: 'b', nodes: ['pve3'] },
  ],
});

describe('keep-between', () => {
  it('brings one group away from the nodes of another', () => {
    const text = 'pve1 64G: 100 8G, 110 8G, 111 8G\npve2 64G: 101 8G\npve3 64G: 120 8G';
    const [move, ...others] = movesOf(text, between('node'));
    expect(move).to.match(/^100 pve1 -> pve[23]$/);
    expect(others).to.deep.equal([]);
  });

  it('lets members of one group meet, and moves nobody where the groups are apart', () => {
    expect(movesOf('pve1 64G: 100 4G, 101 4G\npve2 64G: 110 4G\npve3 64G:', between('node'))).to.deep.equal(
      [],
    );
  });

  it('leaves those alone of whom another rule says that they are together', () => {
    const text = 'pve1 64G: 100 8G #plb_affinity_a, 110 8G #plb_affinity_a\npve2 64G:\npve3 64G:';
    const settings = { ...between('node'), trustFreeTags: true };
    expect(movesOf(text, settings)).to.deep.equal([]);
    expect(whyStays(text, 100, settings)).to.equal('tag plb_affinity_a and rule r cannot both hold');
  });

  it('brings one group away from the site of another', () => {
    const text = 'pve1 64G: 110 8G\npve2 64G: 111 8G, 100 8G\npve3 64G: 101 8G';
    expect(movesOf(text, between('site'))).to.deep.equal(['100 pve2 -> pve3']);
  });

  it('as a wish does so only where it is free, for sites, too', () => {
    const text = 'pve1 64G: 110 8G\npve2 64G: 111 8G, 100 8G\npve3 64G: 101 8G';
    expect(movesOf(text, between('site', { soft: true }))).to.deep.equal(['100 pve2 -> pve3']);
    const full = 'pve1 64G: 110 8G\npve2 64G: 111 8G, 100 8G\npve3 8G:';
    expect(movesOf(full, between('site', { soft: true }))).to.deep.equal([]);
    expect(movesOf('pve1 64G: 100 8G, 110 8G\npve2 64G:', between('node', { soft: true }))).to.have.length(1);
    expect(movesOf('pve1 64G: 100 8G, 110 8G\npve2 8G:', between('node', { soft: true }))).to.deep.equal([]);
  });
});
