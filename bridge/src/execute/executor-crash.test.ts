import { expect } from 'chai';
import { WAITING_MAX_MS } from '#shared/execution/waiting.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { HOUR_MS, refusalOf, setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { PveError } from '../pve/pve-error.ts';

describe('after a crash', () => {
  it('S3: nothing is asked of PVE while nobody looks, and after ten minutes another may start', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    scene.pve.calls.length = 0;
    await scene.clock.advance(9 * 60_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(refusalOf(() => scene.start(TWO.slice(1)))).to.equal('execution-running');
    expect(scene.pve.calls).to.have.length(0);
    await scene.clock.advance(60_000);
    expect(scene.ended().outcome).to.equal('closed');
    scene.start(TWO.slice(1));
    await scene.clock.advance(60_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('S3: after ten minutes another may start, also where the clock was set back meanwhile', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    const { nowMs } = scene.clock;
    Object.assign(scene.clock, { nowMs: () => nowMs() - HOUR_MS, elapsedMs: nowMs });
    await scene.clock.advance(WAITING_MAX_MS + 1000);
    expect(scene.ended().outcome).to.equal('closed');
  });

  it('S3: what runs is shown to who looks, and nothing new starts', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    const leave = scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(60_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
    leave();
    scene.pve.calls.length = 0;
    await scene.clock.advance(60_000);
    expect(scene.pve.calls).to.have.length(0);
  });

  it('the reason of what failed meanwhile is found, however long its log is', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 20, exitStatus: 'migration problems' });
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(5000);
    await scene.kill();
    const reason = 'migration status error: failed - Unable to write to socket: Broken pipe';
    const line = '2026-01-01 00:00:00 migration active, transferred 1.0 GiB of 8.0 GiB VM-state, 1.0 GiB/s';
    scene.pve.tasks[0]?.lines.push(...Array<string>(1200).fill(line), `2026-01-01 00:00:00 ${reason}`);
    await scene.clock.advance(30_000);
    scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(60_000);
    expect(scene.ended().moves[0]?.detail).to.equal(reason);
  });

  it('S16: whoever only looks on cannot ping an agent, and the guest arrives all the same', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    expect(scene.executor.current()?.moves[0]?.canary).to.equal(true);
    await scene.kill();
    scene.pve.fault = (method) =>
      method === 'pingAgent'
        ? new PveError('answered', 'Permission denied - invalid csrf token', 401)
        : 'none';
    scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(60_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
  });

  it('S3: somebody else continues with the rest under their own name', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    await scene.executor.continue(id, scene.mandate('op@pve'));
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.posts.map(({ vmid, userid }) => `${vmid} ${userid}`)).to.deep.equal([
      '101 admin@pve',
      '102 op@pve',
    ]);
  });

  it('of two who continue in the same instant one does, under their own name', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    const outcomes = await Promise.allSettled(
      ['op@pve', 'admin@pve'].map((userid) => scene.executor.continue(id, scene.mandate(userid))),
    );
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    await scene.clock.advance(120_000);
    expect(scene.ended().approvedBy).to.equal('op@pve');
    expect(scene.pve.posts.map(({ userid }) => userid)).to.deep.equal(['admin@pve', 'op@pve']);
  });

  it('S3: who may not migrate what is left cannot continue', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    scene.pve.guestsWithoutMigrate.add(102);
    const refused = await scene.executor
      .continue(id, scene.mandate('op@pve'))
      .catch((error: unknown) => error);
    expect(refused instanceof Refusal && refused.problem).to.deep.equal({
      code: 'access-denied',
      data: { privilege: 'VM.Migrate', path: '/vms/102' },
    });
    expect(scene.executor.current()?.phase).to.equal('waiting');
  });

  it('a request that the crash cut off is looked for before anything is sent', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'migrate' ? 'hangs-after-effect' : 'none');
    const id = scene.start(TWO.slice(0, 1));
    await scene.clock.advance(0);
    expect(scene.states()).to.deep.equal(['101 starting']);
    await scene.kill();
    await scene.executor.continue(id, scene.mandate('op@pve'));
    await scene.clock.advance(3000);
    expect(scene.executor.current()?.moves[0]?.upid).to.contain(':qmigrate:101:admin@pve:');
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.posts).to.have.length(1);
  });

  it('S12: a guest that whoever looks on may not see is not taken for lost', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    await scene.kill();
    const api = scene.pve.as('viewer@pve');
    const clusterResources = async () => (await api.clusterResources()).filter(({ vmid }) => vmid !== 101);
    const leave = scene.executor.adopt({ ...api, clusterResources });
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 settling', '102 waiting']);
    leave();
    scene.executor.adopt(scene.pve.as('admin@pve'));
    await scene.clock.advance(10_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
  });
});
