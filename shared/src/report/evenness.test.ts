import { expect } from 'chai';
import type { Balance } from '../plan/plan.ts';
import { evennessOf, improvementPercent } from './evenness.ts';

const balance = (...memoryBytes: number[]): Balance => ({
  nodes: memoryBytes.map((bytes, index) => ({
    node: `pve${index}`,
    memoryBytes: bytes,
    memoryTotalBytes: 100,
    cpuCores: 2,
    cpuTotalCores: 8,
    guests: 1,
  })),
  spreadPercent: { memory: 0, cpu: 0 },
  survivesNodeLoss: 'yes',
});

describe('evennessOf', () => {
  it('is the standard deviation of the percentages', () => {
    expect(evennessOf(balance(40, 60))).to.deep.equal({ memoryPercent: 10, cpuPercent: 0 });
  });

  it('is zero without nodes', () => {
    expect(evennessOf(balance())).to.deep.equal({ memoryPercent: 0, cpuPercent: 0 });
  });
});

describe('improvementPercent', () => {
  it('says how much of the deviation is gone', () => {
    expect(improvementPercent(10, 4)).to.equal(60);
    expect(improvementPercent(0, 0)).to.equal(0);
  });
});
