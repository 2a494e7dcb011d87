import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { memoryPeak } from './memory-peak.ts';

const GIB = 2 ** 30;

describe('memory-peak', () => {
  const snapshot = cluster('pve1 64G/3G: 100 16G/6G, 101 16G/6G');

  it('weighs the peak where a history was read, less what the peaks of a node never were at once', () => {
    const peak = (gib: number) => ({ memoryPeakBytes: gib * GIB });
    const weights = (node?: number) =>
      weigh(
        memoryPeak,
        withHistories(snapshot, { 100: peak(12), 101: peak(12), ...(node ? { pve1: peak(node) } : {}) }),
        { unit: GIB },
      ).guest;
    expect(weights()).to.deep.equal([12, 12]);
    expect(weights(21)).to.deep.equal([9, 9]);
    expect(weights(10)).to.deep.equal([6, 6]);
  });

  it('looks back a week, or a day', () => {
    const told = withHistories(snapshot, { 100: { memoryPeakBytes: 12 * GIB, memoryDayPeakBytes: 8 * GIB } });
    const weight = (peakWindow: 'day' | 'week') =>
      weigh(memoryPeak, told, { unit: GIB, peakWindow }).guest[0];
    expect([weight('week'), weight('day')]).to.deep.equal([12, 8]);
  });

  it('weighs what guests take now where no history was read, and what balloons keep from them', () => {
    const guests = snapshot.guests.map((guest) =>
      guest.vmid === 101 ? { ...guest, balloonBytes: 10 * GIB } : guest,
    );
    expect(weigh(memoryPeak, { ...snapshot, guests }, { unit: GIB }).guest).to.deep.equal([6, 12]);
  });
});
