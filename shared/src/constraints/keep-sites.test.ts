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

  it('as a wish does the same where it is free, and nothing where it is not', () => {
    for (const [rule, count] of [
      [{ sitesMin: 2 }, 1],
      [{ mostPerSite: 2 }, 2],
      [{ leastPerSite: { b: 3 } }, 3],
    ] as const) {
      const found = targets({ ...rule, soft: true });
      expect(found, JSON.stringify(rule)).to.have.length(count);
      expect(found.every(isOnB)).to.equal(true);
      const full = 'pve1 64G: 100 4G, 101 4G\npve2 64G: 102 4G, 103 4G\npve3 4G:\npve4 4G:';
      expect(targets({ ...rule, soft: true }, full), JSON.stringify(rule)).to.deep.equal([]);
    }
  });

  it('as a wish is not lost for evenness alone', () => {
    const uneven = 'pve1 64G: 100 20G, 101 20G\npve2 64G: 102 4G\npve3 64G: 103 20G\npve4 64G:';
    const rules = { sitesMin: 2, mostPerSite: 3, leastPerSite: { b: 1 }, soft: true };
    expect(targets(rules, uneven).length).to.be.above(0);
    expect(targets({ mostPerSite: 3, leastPerSite: { a: 3 }, soft: true }, uneven).some(isOnB)).to.equal(
      false,
    );
  });

  it('keeps the only member where it has to be, and lets another go in its place', () => {
    const from = 'pve1 64G:\npve2 64G:\npve3 64G: 100 18G, 204 38G\npve4 64G: 205 20G';
    expect(movesOf(from)).to.deep.equal(['100 pve3 -> pve1']);
    expect(movesOf(from, onSites({ leastPerSite: { b: 1 } }))).to.deep.equal(['204 pve3 -> pve1']);
  });

  it('moves nobody where all is well', () => {
    for (const rule of [{ sitesMin: 1 }, { mostPerSite: 4 }, { leastPerSite: { a: 2 } }])
      expect(targets(rule)).to.deep.equal([]);
  });
});

describe('a rule about sites that is broken at the start', () => {
  const rules = (guests: string[]): SettingsInput => ({
    rules: [{ type: 'sites', name: 'r', guests, sitesMin: 2 }],
    sites: [
      { site: 'a', nodes: ['pve1'] },
      { site: 'b', nodes: ['pve2', 'pve3', 'pve4'] },
    ],
  });

  it('is repaired by whoever can, and not broken again by others that move', () => {
    const from = 'pve1 23G: 103 7G, 105 6G\npve2 15G: 102 10G\npve3 22G: 101 7G, 104 4G\npve4 13G: 100 9G';
    const moves = movesOf(from, rules(['100', '104']));
    const onA = moves.filter((move) => /^(100|104) .* pve1$/.test(move));
    expect(onA, moves.join()).to.have.length(1);
  });

  it('is repaired by another where the smallest may not go', () => {
    const from = 'pve1 64G: 200 8G\npve2 64G: 100 4G #plb_pin_pve2, 101 8G\npve3 64G:\npve4 64G:';
    expect(movesOf(from, { ...rules(['100', '101']), goal: 'rules-only' })).to.deep.equal([
      '101 pve2 -> pve1',
    ]);
  });
});
