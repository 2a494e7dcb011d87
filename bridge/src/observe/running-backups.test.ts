import { expect } from 'chai';
import { observedCluster, refused } from '../../test/observed-cluster.ts';
import { choiceIn, createRunningBackupReader } from './running-backups.ts';

const line = (words: string) => `INFO: starting new backup job: vzdump ${words} --mode snapshot`;
const task = {
  upid: 'UPID:pve1:00000001:00000001:00000001:vzdump::root@pam:',
  node: 'pve1',
  type: 'vzdump',
  user: 'root@pam',
};
const job = { ...task, id: '', starttime: 7 };
const LOG = `/nodes/pve1/tasks/${job.upid}/log?start=0&limit=500`;

describe('S7: a backup that runs', () => {
  it('S7: saves whom its first line names, and everybody where that does not tell', () => {
    expect(choiceIn(line('100 102'))).to.deep.equal({ vmids: [100, 102] });
    expect(choiceIn(line('--all 1 --exclude 101,102'))).to.deep.equal({ exceptVmids: [101, 102] });
    expect(choiceIn(line('--all 1'))).to.deep.equal({});
    expect(choiceIn(line('--pool prod'))).to.deep.equal({});
    expect(choiceIn(undefined)).to.deep.equal({});
  });

  it('is a task without a guest, or with one; the head of a log is read once', async () => {
    const { api, answers, asked } = observedCluster();
    const reader = createRunningBackupReader(api);
    const tasks = [job, { ...job, upid: 'b', id: '100' }, { ...job, upid: 'c', id: '101', endtime: 9 }];
    answers[LOG] = [{ n: 1, t: 'no content' }];
    const everybody = { node: 'pve1', startedAtMs: 7000 };
    expect(await reader.read([job]), 'it has written nothing yet').to.deep.equal([everybody]);
    answers[LOG] = [{ n: 1, t: line('100 102') }];
    const known = [
      { node: 'pve1', startedAtMs: 7000, vmids: [100, 102] },
      { node: 'pve1', startedAtMs: 7000, vmid: 100 },
    ];
    expect(await reader.read(tasks)).to.deep.equal(known);
    expect(await reader.read(tasks)).to.deep.equal(known);
    expect(asked).to.have.length(2);
  });

  it('S7: saves everybody while it waits for another of its node, and whom it names once it has begun', async () => {
    const { api, answers } = observedCluster();
    const reader = createRunningBackupReader(api);
    const waiting = { n: 1, t: 'INFO: trying to get global lock - waiting...' };
    answers[LOG] = [waiting];
    expect(await reader.read([job])).to.deep.equal([{ node: 'pve1', startedAtMs: 7000 }]);
    answers[LOG] = [waiting, { n: 2, t: 'INFO: got global lock' }, { n: 3, t: line('100 102') }];
    expect(await reader.read([job])).to.deep.equal([{ node: 'pve1', startedAtMs: 7000, vmids: [100, 102] }]);
  });

  it('means everybody to who may not read its log', async () => {
    const { api, answers, asked } = observedCluster();
    const reader = createRunningBackupReader(api);
    answers[LOG] = refused(403, 'Permission check failed (/nodes/pve1, Sys.Audit)');
    expect(await reader.read([job])).to.deep.equal([{ node: 'pve1', startedAtMs: 7000 }]);
    await reader.read([job]);
    expect(asked).to.have.length(1);
  });
});
