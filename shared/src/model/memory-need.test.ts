import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { hostReserveBytes, memoryFreedBytes, memoryNeedBytes } from './memory-need.ts';

const GIB = 2 ** 30;
const guest = (words: string): GuestFacts => {
  const [facts] = cluster(`pve1 64G: 100 ${words}`).guests;
  if (facts === undefined) throw new Error(`no guest in ${words}`);
  return facts;
};
const needGib = (facts: GuestFacts, input = {}) => memoryNeedBytes(facts, Settings.parse(input)) / GIB;

describe('memory need', () => {
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

  it('frees no more than it holds', () => {
    expect(memoryFreedBytes(guest('10G/2G')) / GIB).to.equal(2);
  });

  it('leaves the host what it uses, at least 2 GiB or 5 %', () => {
    const reserve = (total: string, beside: number) => {
      const [node] = cluster(`pve1 ${total}:`).nodes;
      return node && hostReserveBytes(node, beside * GIB) / GIB;
    };
    expect(reserve('20G', 0)).to.equal(2);
    expect(reserve('100G', 3)).to.equal(5);
    expect(reserve('100G', 9)).to.equal(9);
  });
});
