import { expect } from 'chai';
import { movesOf } from '../../test/why.ts';
import type { SettingsInput } from '../settings/settings.ts';

const onSites = (rule: object): SettingsInput => ({
  rules: [{ type: 'sites', name: 'r', guests: ['100-103'], ...rule }],
  sites: [
    { site: 'a', nodes: ['pve1', 'pve2'] },
    { site: 'b', nodes: ['pve3', 'pve4'] },
  ],
});
const text = 'pve1 64G: 100 4G, 101 4G\npve2 64G: 102 4G, 103 4G\npve3 64G:\npve4 64G:';
const targets = (rule: object, from = text) => movesOf(from, onSites(rule)).map((move) => move.slice(-4));
const isOnB = (node: string) => node === 'pve3' || node === 'pve4';

describe('keep-sites', () => {
  it('brings members to so many sites at least', () => {
    const found = targets({ sitesMin: 2 });
    expect(found).to.have.length(1);
    expect(found.every(isOnB)).to.equal(true);
  });

  it('leaves at most so many on one site', () => {
    const found = targets({ mostPerSite: 2 });
    expect(found).to.have.length(2);
    expect(found.every(isOnB)).to.equal(true);
  });

  it('brings at least so many to a site', () => {
    const found = targets({ leastPerSite: { b: 3 } });
    expect(found).to.have.length(3);
    expect(found.every(isOnB)).to.equal(true);
  });

  it('moves nobody where all is well', () => {
    for (const rule of [{ sitesMin: 1 }, { mostPerSite: 4 }, { leastPerSite: { a: 2 } }])
      expect(targets(rule)).to.deep.equal([]);
  });
});
