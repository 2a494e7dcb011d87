import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { movesOf, whyNot } from '../../test/why.ts';

const HOUR_MS = 3_600_000;

const movedAgo = (text: string, hours: number) => {
  const snapshot = cluster(text);
  const recentMoves = [{ vmid: 100, source: 'pve2', endedAtMs: -hours * HOUR_MS }];
  return { ...snapshot, cluster: { ...snapshot.cluster, recentMoves } };
};

describe('reversal-ban', () => {
  const text = 'pve1 32G: 100 12G, 101 12G #plb_ignore\npve2 32G:\npve3 32G:';

  it('story 1: sends nobody back within a day', () => {
    expect(whyNot(movedAgo(text, 6), 100, 'pve2')).to.equal('left pve2 6:00 h ago');
    expect(movesOf(movedAgo(text, 6))).to.deep.equal(['100 pve1 -> pve3']);
    expect(whyNot(movedAgo(text, 25), 100, 'pve2')).to.not.match(/left/);
  });

  it('lets back who should leave where it is', () => {
    const full = 'pve1 32G: 100 12G\npve2 32G:';
    expect(movesOf(movedAgo(full, 6), { evacuatedNodes: ['pve1'] })).to.deep.equal(['100 pve1 -> pve2']);
  });
});
