import { expect } from 'chai';
import { replicationRefusal } from './replication.ts';
import { step } from './step.ts';
import type { TaskState } from './task.ts';
import { GIB, move, testCluster, testGuest } from './test-cluster.ts';

const OWN_DISK = [{ key: 'scsi0', storage: 'disk', bytes: 64 * GIB }];
const replicated = (jobs: readonly { target: string; disable?: boolean }[], status = 'running' as const) =>
  testCluster({
    guests: [testGuest(100, 'a', { volumes: OWN_DISK, status })],
    replications: jobs.map((job) => ({ vmid: 100, ...job })),
  });
const secondsOf = ({ startedAtMs, endedAtMs }: TaskState): number => ((endedAtMs ?? 0) - startedAtMs) / 1000;

describe('a replicated guest', () => {
  it('takes only what has changed to the target of its job, which then goes the other way', () => {
    const cluster = replicated([{ target: 'b' }]);
    const task = move(cluster, 100, 'b', { withLocalDisks: true });
    step(cluster, 100_000);
    expect(task.exitStatus).to.equal('OK');
    expect(secondsOf(task)).to.be.below(20);
    expect(task.log.join('\n'))
      .to.contain('found local, replicated disk')
      .and.contain('replicating disk images');
    expect(cluster.replications).to.deep.equal([{ vmid: 100, target: 'a' }]);
    const bare = replicated([]);
    const whole = move(bare, 100, 'b', { withLocalDisks: true });
    step(bare, 200_000);
    expect(secondsOf(whole)).to.be.above(64);
  });

  it('that runs goes nowhere else, not even where a job of it is disabled', () => {
    const refusal = (jobs: readonly { target: string; disable?: boolean }[], target: string) => {
      const cluster = replicated(jobs);
      const guest = cluster.guests.get(100);
      return guest && replicationRefusal(cluster, guest, target);
    };
    expect(refusal([{ target: 'b' }], 'b')).to.equal(undefined);
    expect(refusal([], 'c')).to.equal(undefined);
    for (const disable of [false, true])
      expect(refusal([{ target: 'b', disable }], 'c')).to.equal(
        "Cannot live-migrate replicated VM to node 'c' - not a replication target. Use 'force' to override.",
      );
  });
});
