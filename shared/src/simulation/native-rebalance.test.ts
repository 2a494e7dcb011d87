import { expect } from 'chai';
import { imbalance } from '../seeds/native-imbalance.ts';
import { step } from './step.ts';
import { managed, testCluster, testGuest } from './test-cluster.ts';

const guests = [100, 101, 102, 103, 104, 105].map((vmid) => testGuest(vmid, 'a'));
const crs = { ha: 'dynamic', 'ha-auto-rebalance': 1 };

describe('the scheduler of PVE itself', () => {
  for (const [loads, expected] of [
    [[0.8, 0.2], 0.6],
    [[0.6, 0.4], 0.2],
    [[0.8, 0.5, 0.2], 0.35],
    [[0.9, 0.3, 0.3], 0.4],
    [[0.45, 0.45, 0.45, 0.45, 0.9], 0.17],
  ] as const)
    it(`calls ${loads.join(', ')} an imbalance of ${expected}`, () => {
      expect(imbalance(loads)).to.be.closeTo(expected, 0.005);
    });

  it('moves HA guests one by one while it is switched on', () => {
    const cluster = testCluster({ guests, haResources: managed(guests), options: { crs } });
    step(cluster, 600_000);
    const tasks = [...cluster.tasks.values()];
    expect(tasks.length).to.be.greaterThan(1);
    for (const [index, task] of tasks.slice(1).entries())
      expect(task.startedAtMs).to.be.greaterThan(tasks[index]?.endedAtMs ?? 0);
    expect(new Set([...cluster.guests.values()].map(({ node }) => node)).size).to.equal(3);
  });

  it('leaves alone who opted out, and does nothing while switched off', () => {
    const optedOut = managed(guests).map((resource) => ({ ...resource, autoRebalance: false }));
    for (const changes of [
      { haResources: optedOut, options: { crs } },
      { haResources: managed(guests), options: { crs: { ha: 'dynamic' } } },
    ]) {
      const cluster = testCluster({ guests, ...changes });
      step(cluster, 300_000);
      expect(cluster.tasks.size).to.equal(0);
    }
  });
});
