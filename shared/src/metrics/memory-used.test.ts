import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { defaultSettings } from '../settings/settings.ts';
import { memoryUsed } from './memory-used.ts';

const GIB = 2 ** 30;

describe('memory-used', () => {
  it('weighs what guests hold, and leaves the rest to the host', () => {
    const model = compileModel(cluster('pve1 64G/3G: 100 8G/6G, 101 8G stopped'), defaultSettings);
    const { guest, base, total } = memoryUsed.bind(model);
    expect([...guest, ...base, ...total].map((bytes) => bytes / GIB)).to.deep.equal([6, 0, 3, 64]);
  });

  it('weighs the peak where a history was read, less what the peaks of a node never were at once', () => {
    const snapshot = cluster('pve1 64G/3G: 100 16G/6G, 101 16G/6G');
    const stamp = { source: 'rrddata', takenAtMs: 0, windowSeconds: 604800, cpuP95Cores: 1 } as const;
    const guests = snapshot.guests.map((guest) => ({
      ...guest,
      history: { ...stamp, memoryPeakBytes: 12 * GIB },
    }));
    const weights = (peakGib?: number) => {
      const nodes = snapshot.nodes.map((node) =>
        peakGib === undefined ? node : { ...node, history: { ...stamp, memoryPeakBytes: peakGib * GIB } },
      );
      const { guest } = memoryUsed.bind(compileModel({ ...snapshot, guests, nodes }, defaultSettings));
      return [...guest].map((bytes) => bytes / GIB);
    };
    expect(weights()).to.deep.equal([12, 12]);
    expect(weights(21)).to.deep.equal([9, 9]);
    expect(weights(10)).to.deep.equal([6, 6]);
  });

  it('counts a guest of unknown load nothing: the node has measured it', () => {
    const model = compileModel(cluster('pve1 64G/9G: 100 8G unmeasured'), defaultSettings);
    const { guest, base } = memoryUsed.bind(model);
    expect([guest[0], (base[0] ?? 0) / GIB]).to.deep.equal([0, 9]);
  });
});
