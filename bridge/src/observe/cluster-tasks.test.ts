import { expect } from 'chai';
import type { TaskRow } from '../pve/answers.ts';
import { busyNodes, recentMoves, replicationTargets } from './cluster-tasks.ts';

const NOW_MS = 1_000_000_000;
const task = (type: string, id: string, more: Partial<TaskRow> = {}): TaskRow => ({
  ...{ upid: `UPID:${type}:${id}`, node: 'pve1', type, id, user: 'root@pam', starttime: 900_000 },
  ...more,
});

describe('tasks of the cluster', () => {
  it('tell which guests were moved within a day, and from where', () => {
    const ended = { endtime: 999_000, status: 'OK' };
    expect(
      recentMoves(
        [
          task('qmigrate', '100', { ...ended, endtime: 998_000, node: 'pve2' }),
          task('vzmigrate', '101', { ...ended, status: 'WARNINGS: 1' }),
          task('qmigrate', '102', { ...ended, status: 'migration aborted' }),
          task('qmigrate', '103'),
          task('qmigrate', '104', { ...ended, endtime: 900_000 }),
          task('qmstart', '105', ended),
          task('hamigrate', '106', ended),
        ],
        NOW_MS,
      ),
    ).to.deep.equal([
      { vmid: 101, source: 'pve1', endedAtMs: 999_000_000, by: 'root@pam', upid: 'UPID:vzmigrate:101' },
      { vmid: 100, source: 'pve2', endedAtMs: 998_000_000, by: 'root@pam', upid: 'UPID:qmigrate:100' },
    ]);
  });

  it('tell which nodes are being emptied', () => {
    const tasks = [
      task('stopall', ''),
      task('migrateall', '', { node: 'pve2', endtime: 1 }),
      task('vzdump', ''),
    ];
    expect([...busyNodes(tasks)]).to.deep.equal([['pve1', 'stopall']]);
  });

  it('and the jobs of replication which nodes have a copy of its disks', () => {
    const job = (guest: number, target: string, more = {}) => ({
      ...{ id: `${guest}-0`, guest, target, disable: false },
      ...more,
    });
    const jobs = [
      job(100, 'pve3'),
      job(100, 'pve2'),
      job(101, 'pve2', { disable: true }),
      job(102, 'pve2', { remove_job: 'full' }),
    ];
    expect([...replicationTargets(jobs)]).to.deep.equal([
      [100, ['pve2', 'pve3']],
      [101, []],
      [102, []],
    ]);
  });
});
