import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { ksmShares, memoryFreedBytes, memoryNeedBytes } from './memory-need.ts';

const GIB = 2 ** 30;
const guest = (words: string): GuestFacts => {
  const [facts] = cluster(`pve1 64G: 100 ${words}`).guests;
  if (facts === undefined) throw new Error(`no guest in ${words}`);
  return facts;
};
const needGib = (facts: GuestFacts, input = {}) => memoryNeedBytes(facts, Settings.parse(input)) / GIB;

describe('memory need (S8)', () => {
  it('of a VM is its configured maximum, 3 % and 128 MiB', () => {
    expect(needGib(guest('10G/2G'))).to.be.closeTo(10 + 0.3 + 0.125, 1e-6);
  });

  it('with over-commitment is less, but never less than it holds or held at its peak', () => {
    const overhead = 0.3 + 0.125;
    expect(needGib(guest('10G/2G'), { overcommitFactor: 0.5 })).to.be.closeTo(5 + overhead, 1e-6);
    expect(needGib(guest('10G/7G'), { overcommitFactor: 0.5 })).to.be.closeTo(7 + overhead, 1e-6);
    const history = { source: 'rrddata', takenAtMs: 0, windowSeconds: 1, cpuP95Cores: 0 } as const;
    const peaked = { ...guest('10G/2G'), history: { ...history, memoryPeakBytes: 9 * GIB } };
    expect(needGib(peaked, { overcommitFactor: 0.5 })).to.be.closeTo(9 + overhead, 1e-6);
  });

  it('of a container is what it uses, its limit at most', () => {
    expect(needGib(guest('10G/2G ct'))).to.equal(2);
  });

  it('is unknown while the load is', () => {
    expect(needGib(guest('10G unmeasured'))).to.be.NaN;
  });

  it('S8: frees no more than it holds, nor more than its maximum, and nothing that others share with it', () => {
    expect(memoryFreedBytes(guest('10G/2G')) / GIB).to.equal(2);
    expect(memoryFreedBytes(guest('10G/12G')) / GIB).to.equal(10);
    expect(memoryFreedBytes(guest('10G/8G'), 0.25) / GIB).to.equal(6);
  });

  it('S8: a node shares what it says, of the memory of its VMs', () => {
    const { guests } = cluster(
      'pve1 64G: 100 8G/6G, 101 8G/2G, 102 8G/8G ct, 103 8G stopped\npve2 64G: 104 8G',
    );
    const home = Int32Array.from([0, 0, 0, 0, 1]);
    const running = Uint8Array.from([1, 1, 1, 0, 1]);
    expect([...ksmShares(guests, [2 * GIB, undefined], home, running)]).to.deep.equal([0.25, 0]);
    expect([...ksmShares(guests, [80 * GIB, undefined], home, running)]).to.deep.equal([1, 0]);
  });
});
