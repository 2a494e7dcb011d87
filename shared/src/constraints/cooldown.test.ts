import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { movesOf, whyStays } from '../../test/why.ts';
import type { History } from '../snapshot/source.ts';

const HOUR_MS = 3_600_000;

const movedAgo = (text: string, hours: number) => {
  const snapshot = cluster(text);
  const recentMoves = [{ vmid: 100, source: 'pve2', endedAtMs: -hours * HOUR_MS }];
  return { ...snapshot, cluster: { ...snapshot.cluster, recentMoves } };
};

describe('cooldown', () => {
  const text = 'pve1 32G: 100 12G, 101 12G ct\npve2 32G:';

  it('story 1: leaves a guest alone for hours after a move', () => {
    expect(whyStays(movedAgo(text, 1), 100)).to.equal('was moved 1:00 h ago and rests for 4:00 h');
    expect(movesOf(movedAgo(text, 1)).join()).to.not.match(/100/);
    expect(whyStays(movedAgo(text, 5), 100)).to.not.match(/rests/);
    expect(whyStays(movedAgo(text, 1), 100, { cooldownSeconds: 0 })).to.not.match(/rests/);
  });

  it('lets nobody whose load is known over a day move twice within one', () => {
    const history: History = {
      ...{ source: 'rrddata' as const, takenAtMs: 0, windowSeconds: 86_400 },
      ...{ cpuP95Cores: 0.1, memoryPeakBytes: 12 * 2 ** 30 },
    };
    const known = (hours: number) => {
      const snapshot = movedAgo(text, hours);
      return { ...snapshot, guests: snapshot.guests.map((guest) => ({ ...guest, history })) };
    };
    expect(whyStays(known(5), 100)).to.equal('was moved 5:00 h ago and rests for 24:00 h');
    expect(movesOf(known(5)).join()).to.not.match(/100/);
    expect(movesOf(known(25))).to.deep.equal(['100 pve1 -> pve2']);
    expect(whyStays(known(5), 100, { reversalBanSeconds: 0 })).to.not.match(/rests/);
    expect(whyStays(known(5), 100, { cooldownSeconds: 0 })).to.not.match(/rests/);
    expect(movesOf(known(5), { evacuatedNodes: ['pve1'] })).to.include('100 pve1 -> pve2');
  });

  it('does not keep who should leave: a node to be emptied, a rule that is broken', () => {
    expect(movesOf(movedAgo(text, 1), { evacuatedNodes: ['pve1'] })).to.include('100 pve1 -> pve2');
    expect(movesOf(movedAgo('pve1 32G: 100 4G #plb_pin_pve2\npve2 32G:', 1))).to.deep.equal([
      '100 pve1 -> pve2',
    ]);
  });
});
