import { expect } from 'chai';
import { applyEvent } from './cluster-event.ts';
import { step } from './step.ts';
import { move, testCluster } from './test-cluster.ts';

const ALL = { enabled: true, schedule: '', storage: 'nas', all: true, nextRunMs: Number.MAX_SAFE_INTEGER };

function twoJobs() {
  const cluster = testCluster({ backupJobs: ['one', 'two'].map((id) => ({ ...ALL, id })) });
  for (const job of ['one', 'two']) {
    applyEvent(cluster, { type: 'backup-job-starts', job });
    step(cluster, 5000);
  }
  return cluster;
}

describe('backups on one node', () => {
  it('wait for each other: two jobs at once cost nobody a backup', () => {
    const cluster = twoJobs();
    const logs = [...cluster.tasks.values()].filter(({ node }) => node === 'a').map(({ log }) => log[0]);
    expect(logs).to.deep.equal([
      'INFO: starting new backup job: vzdump --all 1 --mode snapshot --storage nas',
      'INFO: trying to get global lock - waiting...',
    ]);
    step(cluster, 300_000);
    expect(cluster.backups.map(({ result }) => result)).to.deep.equal(Array(6).fill('saved'));
  });

  it('have their lists from when they began: who leaves while the second waits is missed by it', () => {
    const cluster = twoJobs();
    const startMs = cluster.nowMs;
    step(cluster, 60_000);
    move(cluster, 100, 'c');
    step(cluster, 300_000);
    const [missed, ...more] = cluster.backups.filter(({ result }) => result === 'missed');
    expect([missed?.job, missed?.vmid, more]).to.deep.equal(['two', 100, []]);
    expect(missed?.turnAtMs).to.be.above(startMs + 60_000);
  });
});
