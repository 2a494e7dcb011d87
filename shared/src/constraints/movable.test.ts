import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyStays } from '../../test/why.ts';
import { defaultSettings } from '../settings/settings.ts';
import { movable } from './movable.ts';

const nodes = (guest: string) => `pve1 64G: 100 8G ${guest}\npve2 64G:`;

describe('movable', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['template', 'a template'],
    ['stopped', 'not running (stopped)'],
    ['paused', 'not running (paused)'],
    ['lock=backup', 'locked: backup'],
    ['moving=pve2', 'a migration to pve2 is running for it'],
    ['ha state=error', 'HA is busy with it: error'],
    ['unmeasured', 'its load is unknown'],
  ];
  for (const [words, sentence] of cases)
    it(`keeps a guest: ${words}`, () => expect(whyStays(nodes(words), 100)).to.equal(sentence));

  it('keeps the guests of a node that is not online, or whose load is unknown', () => {
    expect(whyStays('pve1 64G offline: 100 8G\npve2 64G:', 100)).to.equal('pve1 is not online');
    const snapshot = cluster(nodes(''));
    const blind = snapshot.nodes.map(({ load: _, ...node }) => node);
    expect(whyStays({ ...snapshot, nodes: blind }, 100)).to.equal('the load of pve1 is unknown');
  });

  it('keeps the guests under HA whose rules cannot be seen, and no others', () => {
    const snapshot = cluster('pve1 64G/40: 100 8G ha, 101 8G\npve2 64G/2:');
    const unseen = { ...snapshot, cluster: { ...snapshot.cluster, haRulesVisible: false } };
    expect(whyStays(unseen, 100)).to.equal('HA manages it, by rules that are not visible here');
    expect(whyStays(snapshot, 100)).to.not.match(/HA/);
    expect(whyStays(unseen, 101)).to.not.match(/HA/);
  });

  it('lets no plan move a guest that somebody else is moving, not even to where it is going', () => {
    const snapshot = cluster('pve1 64G: 100 8G moving=pve2\npve2 64G:\npve3 64G:');
    const excesses = (...places: string[]) =>
      movable
        .checker(snapshot, defaultSettings)
        .excesses(new Map([[100, places]]))
        .map(({ text }) => text);
    const text = '100 must stay: a migration to pve2 is running for it';
    expect(excesses('pve1', 'pve2')).to.deep.equal([]);
    expect(excesses('pve2')).to.deep.equal([text]);
    expect(excesses('pve1', 'pve3')).to.deep.equal([text]);
  });

  it('has nowhere to move guests to on a single node', () => {
    expect(whyStays('pve1 64G: 100 8G', 100)).to.equal('a single node has nowhere to move guests to');
  });
});
