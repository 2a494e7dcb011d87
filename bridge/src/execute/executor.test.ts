import { expect } from 'chai';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { refusalOf, seenCluster, setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { PveError } from '../pve/pve-error.ts';

/** A move that HA was asked for, and does nothing about by itself. */
async function leftToHa() {
  const scene = await setScene([{ vmid: 101, node: 'pve1', hastate: 'started' }]);
  scene.pve.haDrops = true;
  scene.start(TWO.slice(0, 1));
  return scene;
}

describe('the executor', () => {
  it('moves every guest, one after the other where they share a node', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    expect(scene.states()).to.deep.equal(['101 running', '102 waiting']);
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect([...scene.pve.guests.values()].map(({ node }) => node)).to.deep.equal(['pve2', 'pve2']);
    expect(scene.pve.posts.map(({ request }) => request)).to.deep.equal([
      { target: 'pve2', online: true },
      { target: 'pve2', online: true },
    ]);
    expect(scene.pve.peak).to.deep.equal({ cluster: 1, node: 1 });
    expect(scene.mandates.map(({ erased }) => erased)).to.deep.equal([true]);
  });

  it('shows progress from the log while a guest moves', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(13_000);
    const [move] = scene.executor.current()?.moves ?? [];
    expect(move?.progress?.fraction).to.be.closeTo(0.475, 0.001);
    expect(move?.progress?.secondsLeft).to.equal(4);
  });

  it('moves one guest at a time with a bandwidth limit where corosync may share the link', async () => {
    const moves = [TWO[0], plannedMove({ vmid: 103, source: 'pve3', target: 'pve4' })].filter(
      (m) => m !== undefined,
    );
    const scene = await setScene([...TWO_GUESTS, { vmid: 103, node: 'pve3' }]);
    scene.start(moves, { link: 'shared', parallelMax: 8 });
    await scene.clock.advance(120_000);
    expect(scene.pve.peak.cluster).to.equal(1);
    expect(scene.pve.posts.map(({ request }) => request.bwlimit)).to.deep.equal([102_400, 102_400]);
  });

  it('story 28: counts the migrations of others', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.addTask({ node: 'pve1', type: 'qmigrate', vmid: 900, user: 'other@pve', seconds: 60 });
    scene.start(TWO);
    await scene.clock.advance(50_000);
    expect(scene.pve.posts).to.have.length(0);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits for migrations that are not ours');
    const asked = scene.pve.calls.map(({ method }) => method);
    expect(asked, 'nodes are not asked for what has to wait').to.not.include('migratePreconditions');
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('waits for a backup on one of the nodes', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.addTask({ node: 'pve2', type: 'vzdump', vmid: undefined, user: 'root@pam', seconds: 100 });
    scene.start(TWO);
    await scene.clock.advance(90_000);
    expect(scene.pve.posts).to.have.length(0);
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('refuses a second execution and names who is at it', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    expect(refusalOf(() => scene.start(TWO))).to.equal('execution-running');
    expect(
      refusalOf(() => scene.executor.close(scene.executor.current()?.id ?? '', { userid: 'x@pve' })),
    ).to.equal('not-now');
    expect(refusalOf(() => scene.executor.stop('nonsense', { userid: 'x@pve' }))).to.equal(
      'execution-unknown',
    );
  });

  it('story 16: refuses an empty selection and a restart that nobody ticked', async () => {
    const scene = await setScene(TWO_GUESTS);
    expect(refusalOf(() => scene.start([]))).to.equal('selection-empty');
    const restart = plannedMove({ vmid: 101, source: 'pve1', target: 'pve2', needsConsent: true });
    expect(refusalOf(() => scene.start([restart]))).to.equal('consent-missing');
  });

  it('finds the task of a request whose answer was lost, and sends nothing again', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'migrate' ? 'lost-after-effect' : 'none');
    scene.start(TWO);
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([101, 102]);
  });

  it('gives up a request that was lost on its way, and pauses', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'migrate' ? 'lost' : 'none');
    scene.start(TWO);
    await scene.clock.advance(300_000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.states()).to.deep.equal(['101 failed', '102 waiting']);
    expect(scene.pve.posts).to.have.length(1);
  });

  it('says the true reason of a failure and what helps', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 8, exitStatus: 'migration problems' });
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(4000);
    scene.pve.tasks[0]?.lines.push(
      '2026-01-01 00:00:00 ERROR: online migrate failure - start failed: QEMU exited with code 1',
    );
    await scene.clock.advance(60_000);
    const [move] = scene.ended().moves;
    expect(move?.detail).to.equal('online migrate failure - start failed: QEMU exited with code 1');
    expect(move?.remedy).to.contain('look at free memory');
  });

  it('S19: an abort while HA is being asked waits for what HA makes of it, and ends that', async () => {
    const scene = await setScene([{ vmid: 101, node: 'pve1', hastate: 'started' }]);
    const id = scene.start(TWO.slice(0, 1));
    await scene.clock.advance(1000);
    // Its request may have reached HA before its task was ended.
    scene.executor.abort(id, { userid: 'root@pam', api: scene.pve.as('root@pam') });
    await scene.clock.advance(120_000);
    expect(scene.pve.cancelled.map(({ upid }) => upid.split(':')[5])).to.deep.equal([
      'hamigrate',
      'qmigrate',
    ]);
    expect(scene.states()).to.deep.equal(['101 aborted']);
  });

  it('S19: aborts with the API of who asked for it, and says what may be left', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    scene.executor.abort(id, { userid: 'root@pam', api: scene.pve.as('root@pam') });
    await scene.clock.advance(1000);
    const guest = scene.pve.guests.get(101);
    await scene.clock.advance(2000);
    if (guest) guest.lock = 'snapshot';
    await scene.clock.advance(60_000);
    expect(scene.pve.cancelled.map(({ userid }) => userid)).to.deep.equal(['root@pam']);
    expect(scene.ended().outcome).to.equal('aborted');
    expect(scene.states()).to.deep.equal(['101 aborted', '102 skipped']);
    expect(scene.ended().moves[0]?.remedy).to.contain('on pve1: qm unlock 101');
  });

  it('moves a guest of HA by way of HA, and follows the migration that HA makes', async () => {
    const scene = await setScene([{ vmid: 101, node: 'pve1', hastate: 'started' }]);
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(20_000);
    expect(scene.executor.current()?.moves[0]?.upid).to.contain(':qmigrate:101:root@pam:');
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('is content with a guest of HA that is at its target without a migration to be seen', async () => {
    const scene = await leftToHa();
    await scene.clock.advance(10_000);
    const guest = scene.pve.guests.get(101);
    if (guest) guest.node = 'pve2';
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.calls.length).to.be.lessThan(100);
  });

  it('notices that HA dropped its request', async () => {
    const scene = await leftToHa();
    await scene.clock.advance(600_000);
    expect(scene.ended().moves[0]?.detail).to.equal('HA did not move it: it is still on pve1');
    expect(scene.ended().moves[0]?.remedy).to.match(/^HA may do so later/);
  });

  it('waits for a guest that HA has taken on, and begins only when others have made room', async () => {
    const scene = await leftToHa();
    await scene.clock.advance(20_000);
    const guest = scene.pve.guests.get(101);
    if (guest) guest.hastate = 'migrate';
    const about = { node: 'pve1', type: 'qmigrate', user: 'root@pam', target: 'pve2' };
    scene.pve.addTask({ ...about, vmid: 109, seconds: 900 });
    await scene.clock.advance(800_000);
    scene.pve.addTask({ ...about, vmid: 101, seconds: 300 });
    await scene.clock.advance(420_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('does not wait for hours for a guest that HA has taken on and nobody moves, and not when it is stopped', async () => {
    for (const isStopped of [false, true]) {
      const scene = await leftToHa();
      await scene.clock.advance(20_000);
      const guest = scene.pve.guests.get(101);
      if (guest) guest.hastate = 'migrate';
      if (isStopped) scene.executor.stop(scene.executor.current()?.id ?? '', { userid: 'admin@pve' });
      await scene.clock.advance(isStopped ? 240_000 : 800_000);
      expect(scene.ended().moves[0]?.detail).to.equal('HA did not move it: it is still on pve1');
    }
  });

  it('restarts a container that was ticked', async () => {
    const scene = await setScene([{ vmid: 102, node: 'pve1', type: 'lxc' }]);
    const move = plannedMove({ vmid: 102, source: 'pve1', target: 'pve2', kind: 'lxc', how: 'restart' });
    scene.pve.fault = (method) =>
      method === 'migratePreconditions' ? new PveError('answered', 'not implemented', 501) : 'none';
    scene.start([move]);
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.posts[0]?.request).to.deep.equal({ target: 'pve2', restart: true });
  });

  it('says of a container that a failed restart has left stopped that it is, and how to start it', async () => {
    const restart = { vmid: 102, source: 'pve1', target: 'pve2', kind: 'lxc', how: 'restart' } as const;
    for (const node of ['pve1', 'pve2']) {
      const scene = await setScene([{ vmid: 102, node: 'pve1', type: 'lxc' }]);
      scene.pve.migration = () => ({ seconds: 20, exitStatus: 'migration aborted' });
      scene.start([plannedMove(restart)]);
      await scene.clock.advance(10_000);
      const guest = scene.pve.guests.get(102);
      if (guest) Object.assign(guest, { node, status: 'stopped' });
      await scene.clock.advance(120_000);
      const [move] = scene.ended().moves;
      expect(move?.detail).to.equal(`migration aborted; is stopped on ${node}`);
      expect(move?.remedy).to.equal(`To start it: on ${node}: pct start 102`);
    }
  });

  it('skips a move that a rule forbids by now', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.seen = seenCluster([
      { vmid: 101, node: 'pve1', tags: ['pve-rebalance-ignore'] },
      { vmid: 102, node: 'pve1', tags: [] },
    ]);
    scene.start(TWO, { neverMoveVmids: [101] });
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 skipped', '102 done']);
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([102]);
  });

  it('keeps ended executions, newest first', async () => {
    const scene = await setScene(TWO_GUESTS);
    const first = scene.start(TWO.slice(0, 1));
    await scene.clock.advance(120_000);
    const second = scene.start(TWO.slice(1));
    await scene.clock.advance(120_000);
    expect(scene.executor.history().map(({ id }) => id)).to.deep.equal([second, first]);
  });

  it('starts nothing that the journal cannot keep', async () => {
    const scene = await setScene(TWO_GUESTS);
    const { save } = scene.journal;
    Object.assign(scene.journal, { save: () => Promise.reject(new Error('ENOSPC')) });
    scene.start(TWO);
    await scene.clock.advance(60_000);
    expect(scene.pve.posts).to.have.length(0);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.detail).to.contain('ENOSPC');
    Object.assign(scene.journal, { save });
    await scene.executor.continue(scene.executor.current()?.id ?? '', scene.mandate());
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });
});
