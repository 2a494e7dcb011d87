import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { HaService } from '#shared/snapshot/activity.ts';
import { cluster } from '../../../../shared/test/cluster.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import type { TaskRow } from '../../pve/answers.ts';
import { checkForeignHa } from './foreign-ha.ts';
import { createHaMotions } from './ha-motions.ts';

const MINUTE_MS = 60_000;
const moving: HaService = { sid: 'vm:7', state: 'migrate', node: 'pve1', target: 'pve2' };

const task = (starttime: number, status?: string): TaskRow => ({
  ...{ upid: `UPID:${starttime}`, node: 'pve1', type: 'qmigrate', id: '7', user: 'root@pam', starttime },
  ...(status === undefined ? {} : { endtime: starttime + 5, status }),
});

function said(
  tasks: readonly TaskRow[],
  movingForMinutes = 0,
  [source = '', target = ''] = ['pve2', 'pve3'],
) {
  const execution = newExecution({
    ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
    moves: [plannedMove({ vmid: 101, source, target })],
    settings: defaultSettings,
    link: { migrationLink: 'separate' },
  });
  const [move] = execution.moves;
  if (move === undefined) throw new Error('there is no move');
  const snapshot = {
    ...cluster('pve1 64G:\npve2 64G: 101 8G\npve3 64G:'),
    activity: { ha: { master: 'pve1', busy: [moving] } },
  };
  const motions = createHaMotions();
  motions.seen([moving], 0);
  const nowMs = movingForMinutes * MINUTE_MS;
  const verdict = checkForeignHa({
    ...{ execution, move, snapshot, tasks, nowMs, haMotions: motions.seen([moving], nowMs) },
    ...{ resources: [], preconditions: undefined, replication: [], storages: [] },
  });
  return verdict === undefined ? 'go' : `${verdict.type}: ${verdict.detail}`;
}

const WAITS = 'hold: waits for HA, which moves vm:7 by itself';
const VAIN = 'skip: HA tries again and again to move vm:7 from pve1 to pve2';

describe('what HA moves by itself', () => {
  it('is waited for while it goes on, however long that takes', () => {
    expect(said([task(1)], 200)).to.equal(WAITS);
    expect(said([task(1, 'problems'), task(10, 'problems'), task(20)], 30)).to.equal(WAITS);
  });

  it('is not waited for once it has failed three times, or does not begin for ten minutes', () => {
    const failed = [1, 10, 20].map((at) => task(at, 'migration aborted'));
    expect(said(failed)).to.equal(VAIN);
    expect(said([...failed, task(30)]), 'at its fourth try').to.equal(VAIN);
    expect(said([], 9)).to.equal(WAITS);
    expect(said([], 10)).to.equal(VAIN);
  });

  it('has a new count of failures once it went well', () => {
    const failed = [1, 10, 20].map((at) => task(at, 'migration aborted'));
    expect(said([...failed, task(30, 'OK'), task(40)])).to.equal(WAITS);
  });

  it('keeps nobody from moving who needs none of its nodes', () => {
    const failed = [1, 10, 20].map((at) => task(at, 'migration aborted'));
    expect(said(failed, 0, ['pve3', 'pve4'])).to.equal('go');
  });

  it('is new when it was not seen for a while', () => {
    const motions = createHaMotions();
    motions.seen([moving], 0);
    motions.seen([], 5);
    expect([...motions.seen([moving], 9)]).to.deep.equal([['vm:7', 9]]);
  });
});
