import { expect } from 'chai';
import { executionLimits } from '../execution/limits.ts';
import { defaultSettings } from '../settings/settings.ts';
import { step } from './step.ts';
import { move, testCluster, testGuest, testNode } from './test-cluster.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

/** A link of one Gbit/s, the slowest that anybody runs a cluster on, and corosync on it. */
const LINK = 125e6;
const cluster = (): VirtualCluster =>
  testCluster({
    nodes: ['a', 'b', 'c'].map((name) => testNode(name, { linkBytesPerSecond: LINK })),
    guests: [testGuest(100, 'a'), testGuest(101, 'b'), testGuest(102, 'a')],
    corosyncSharesLink: true,
  });
const online = ({ nodes }: VirtualCluster): string[] =>
  [...nodes.values()].filter((node) => node.online).map(({ spec }) => spec.name);

describe('S1: a link that corosync shares', () => {
  it('S1: costs a node its membership when a migration fills it', () => {
    const full = cluster();
    move(full, 100, 'b');
    step(full, 60_000);
    expect(online(full)).to.not.include('a');
  });

  it('S1: never does under the defaults: one guest at a time, and no more than the limit', () => {
    const limits = executionLimits(defaultSettings, { migrationLink: 'shared' });
    expect(limits.parallelMax).to.equal(1);
    const calm = cluster();
    for (const [vmid, target] of [
      [100, 'b'],
      [101, 'c'],
      [102, 'c'],
    ] as const) {
      const task = move(calm, vmid, target, {
        limitBytesPerSecond: limits.bandwidthMaxBytesPerSecond ?? Infinity,
      });
      while (task.exitStatus === undefined) step(calm, 1000);
      expect(task.exitStatus).to.equal('OK');
    }
    expect(online(calm)).to.deep.equal(['a', 'b', 'c']);
  });
});
