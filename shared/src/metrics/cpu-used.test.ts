import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { defaultSettings } from '../settings/settings.ts';
import { cpuUsed } from './cpu-used.ts';

describe('cpu-used', () => {
  const snapshot = cluster('pve1 64G 16c/0.5c: 100 8G 4c/1.5c, 101 8G 2c/0.25c');

  it('weighs busy cores in thousandths', () => {
    const { guest, base, total } = cpuUsed.bind(compileModel(snapshot, defaultSettings));
    expect([...guest, ...base, ...total]).to.deep.equal([1500, 250, 500, 16000]);
  });

  it('prefers p95 of the history to one sample, whichever is higher', () => {
    const history = { source: 'rrddata', takenAtMs: 0, windowSeconds: 86400, memoryPeakBytes: 0 } as const;
    const guests = snapshot.guests.map((guest, index) => ({
      ...guest,
      history: { ...history, cpuP95Cores: index === 0 ? 3 : 0.1 },
    }));
    const { guest } = cpuUsed.bind(compileModel({ ...snapshot, guests }, defaultSettings));
    expect([...guest]).to.deep.equal([3000, 100]);
  });
});
