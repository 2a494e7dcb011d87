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

  it('repairs both of two rules with the one guest that breaks them, and lets nobody else in', () => {
    const text = 'pve1 9G: 102 3G\npve2 25G: 100 10G, 101 5G\npve3 3G:\npve4 31G: 103 11G, 104 6G';
    const rules: SettingsInput['rules'] = [
      { type: 'apart', name: 'a', guests: ['100', '101'], most: 1 },
      { type: 'between', name: 'b', guests: ['100'], others: ['101', '102'], per: 'node' },
    ];
    expect(movesOf(text, { rules, goal: 'rules-only' })).to.deep.equal(['101 pve2 -> pve4']);
    const moves = movesOf(text, { rules });
    expect(moves).to.include('101 pve2 -> pve4');
    expect(moves.filter((move) => /^102 .* pve2$/.test(move))).to.deep.equal([]);
  });

  it('parts many from many', () => {
    const many = (first: number) =>
      Array.from({ length: 20 }, (_, index) => `${first + index} 1G`).join(', ');
    const rules: SettingsInput['rules'] = [
      { type: 'between', name: 'b', guests: ['100-119'], others: ['200-219'], per: 'node' },
    ];
    const settings: SettingsInput = { rules, movesMax: 40, goal: 'rules-only' };
    const moves = movesOf(`pve1 128G: ${many(100)}, ${many(200)}\npve2 128G:`, settings);
    expect(moves).to.have.length(20);
    expect(new Set(moves.map((move) => move[0]))).to.have.length(1);
  });
});
