import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import type { MeasuredMove } from '../snapshot/measured-move.ts';

const GIB = 2 ** 30;
const seen = cluster('pve1 64G: 100 40G, 101 16G\npve2 64G:');

/** Six migrations of a guest of 16 GiB at 1 GiB/s, and what went over the network each time. */
const measured = (vmid: number, sentGib: number): MeasuredMove[] =>
  Array.from({ length: 6 }, () => ({
    ...{ source: 'pve1', target: 'pve2', vmid, bytes: 16 * GIB },
    ...{ sentBytes: sentGib * GIB, seconds: sentGib + 6.5 },
  }));

const secondsOf = (moves: MeasuredMove[]) => {
  const [move] = planOf({ ...seen, measured: moves }, defaultSettings).moves;
  return { vmid: move?.vmid ?? 0, seconds: move?.expectedSeconds ?? 0, bytes: move?.bytes ?? 0 };
};

/** What is expected of a guest of 16 GiB with a disk of 8 GiB to copy, by the limit of its storage. */
const expectedOf = (limit: object) => {
  const snapshot = cluster('pve1 64G: 100 40G, 101 16G disk=ssd\npve2 64G:');
  const space = { available: true, shared: false, content: ['images'], totalBytes: 1e12, usedBytes: 0 };
  const storages = ['pve1', 'pve2'].map((node) => ({ storage: 'ssd', node, ...space, ...limit }));
  const settings = { localDisksMayMove: true, bandwidthAssumedBytesPerSecond: GIB, neverMoveVmids: [100] };
  const [move] = planOf({ ...snapshot, storages }, Settings.parse(settings)).moves;
  return { vmid: move?.vmid, seconds: move?.expectedSeconds };
};

describe('how long a move takes', () => {
  it('is longer where a storage holds back the copy of a disk, and not that of the memory', () => {
    const limit = { migrationLimitBytesPerSecond: GIB / 10 };
    expect(expectedOf({})).to.deep.equal({ vmid: 101, seconds: Math.round(8 + 16 + 6.5) });
    expect(expectedOf(limit)).to.deep.equal({ vmid: 101, seconds: Math.round(80 + 16 + 6.5) });
  });

  it('is learnt of the guest itself, from what its own migrations have sent', () => {
    const { vmid, bytes } = secondsOf([]);
    const perGib = (moves: MeasuredMove[]) => (secondsOf(moves).seconds - 6.5) / (bytes / GIB);
    expect(perGib(measured(vmid, 16)), 'it writes nothing').to.be.closeTo(1, 0.1);
    expect(perGib(measured(vmid, 24)), 'half of it twice').to.be.closeTo(1.5, 0.1);
    expect(perGib(measured(vmid, 8)), 'half of it is empty').to.be.closeTo(0.5, 0.1);
    expect(perGib(measured(999, 24)), 'as all guests do in the mean').to.be.closeTo(1.5, 0.1);
  });
});
