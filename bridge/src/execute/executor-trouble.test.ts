import { expect } from 'chai';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { PveError } from '../pve/pve-error.ts';

const BUG = new TypeError('x is not a function');

describe('in trouble', () => {
  it('a request that PVE no longer accepts was not sent, and waits for somebody', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) =>
      method === 'migrate' ? new PveError('answered', 'Authentication failed!', 401) : 'none';
    const id = scene.start(TWO);
    await scene.clock.advance(30_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.states()).to.deep.equal(['101 waiting', '102 waiting']);
    scene.pve.fault = () => 'none';
    await scene.executor.continue(id, scene.mandate('op@pve'));
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('a check that cannot be made is made again', async () => {
    const scene = await setScene(TWO_GUESTS);
    let failures = 2;
    scene.pve.fault = (method) =>
      method === 'clusterTasks' && failures-- > 0 ? new PveError('lost', 'socket hang up') : 'none';
    scene.start(TWO);
    await scene.clock.advance(1000);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('could not be checked: socket hang up');
    await scene.clock.advance(180_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('S2: a mandate whose rights cannot be looked at has ended', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'permissionsOn' ? 'lost' : 'none');
    scene.start(TWO);
    await scene.clock.advance(30_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.pve.posts).to.have.length(0);
  });

  it('a guest that is locked at the precheck is skipped with the remedy', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method, vmid) =>
      method === 'migratePreconditions' && vmid === 101
        ? new PveError('answered', 'VM is locked (snapshot)', 500)
        : 'none';
    scene.start(TWO);
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 skipped', '102 done']);
    expect(scene.ended().moves[0]?.remedy).to.equal('Wait until its snapshot has ended');
  });

  it('a task that nobody can tell of for a quarter of an hour is judged by where its guest is', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 99_999, exitStatus: 'OK' });
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.fault = (method) =>
      method === 'taskStatus' ? new PveError('answered', 'the node cannot be reached', 595) : 'none';
    await scene.clock.advance(14 * 60_000);
    expect(scene.states()).to.deep.equal(['101 running', '102 waiting']);
    await scene.clock.advance(2 * 60_000);
    expect(scene.states()).to.deep.equal(['101 failed', '102 waiting']);
    expect(scene.executor.current()?.moves[0]?.detail).to.contain('its task cannot be followed');
    await scene.executor.continue(id, scene.mandate());
    await scene.clock.advance(60_000);
    expect(scene.states(), 'its migration still runs, and takes its places').to.deep.equal([
      '101 failed',
      '102 waiting',
    ]);
    expect(scene.executor.current()?.moves[1]?.detail).to.equal('waits for migrations that are not ours');
  });

  it('does not look for ever for a task on a node that has gone', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    scene.pve.fault = (method) => {
      if (method === 'migrate') return 'lost';
      return method === 'nodeTasks' ? new PveError('answered', 'no route to host', 595) : 'none';
    };
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(300_000);
    expect(scene.states(), 'the node is there, and may have begun').to.deep.equal(['101 starting']);
    const gone = scene.pve.nodes.get('pve1');
    if (gone) gone.online = false;
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 failed']);
  });

  const silentNode = (method: string) =>
    method === 'nodeTasks' ? new PveError('answered', 'no route to host', 595) : undefined;

  it('a request to a node whose API is dead is followed by what the cluster knows of it', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    scene.pve.fault = (method) => silentNode(method) ?? (method === 'migrate' ? 'lost-after-effect' : 'none');
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(10_000);
    expect(scene.states()).to.deep.equal(['101 running']);
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('a request of which nobody can tell for a quarter of an hour is judged by where its guest is', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => silentNode(method) ?? (method === 'migrate' ? 'lost' : 'none');
    scene.start(TWO);
    await scene.clock.advance(14 * 60_000);
    expect(scene.states()).to.deep.equal(['101 starting', '102 waiting']);
    await scene.clock.advance(2 * 60_000);
    expect(scene.states()).to.deep.equal(['101 failed', '102 waiting']);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.moves[0]?.detail).to.match(/^its task cannot be looked for: no route/);
    expect(scene.pve.posts).to.have.length(1);
  });

  it('S16: a first guest whose node nobody can ask about it pauses the rest after ten minutes', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) =>
      method === 'guestStatus' ? new PveError('answered', 'no route to host', 595) : 'none';
    scene.start(TWO);
    await scene.clock.advance(780_000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.detail).to.match(/^101 cannot be seen: no route to host on pve2/);
  });

  it('what fails inside us while asking is looked for, as a lost answer is', async () => {
    const scene = await setScene(TWO_GUESTS);
    let asked = 0;
    scene.pve.fault = (method) => (method === 'migrate' && asked++ === 0 ? BUG : 'none');
    scene.start(TWO);
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 failed', '102 waiting']);
    expect(scene.executor.current()?.phase).to.equal('paused');
  });

  it('what fails inside us while checking pauses everything', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'clusterResources' ? BUG : 'none');
    scene.start(TWO);
    await scene.clock.advance(5000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.detail).to.contain('its log has the details');
    expect(scene.pve.posts).to.have.length(0);
  });

  it('what fails inside us while following ends the move where its guest is', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.fault = (method) => (method === 'taskStatus' ? BUG : 'none');
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(120_000);
    expect(scene.ended().moves[0]?.detail).to.equal(
      'the bridge failed inside; its log has the details; it runs on pve2 now',
    );
  });

  it('an abort falls back to the approving user where the other may not', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.deniedUsers.add('other@pve');
    scene.executor.abort(id, { userid: 'other@pve', api: scene.pve.as('other@pve') });
    await scene.clock.advance(60_000);
    expect(scene.pve.cancelled.map(({ userid }) => userid)).to.deep.equal(['admin@pve']);
    expect(scene.ended().outcome).to.equal('aborted');
  });

  it('S19: says of a move that nobody may end that it goes on, and why', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.fault = (method) =>
      method === 'cancelTask'
        ? new PveError('answered', 'Permission check failed (/nodes/pve1, Sys.Modify)', 403)
        : 'none';
    scene.executor.abort(id, { userid: 'other@pve', api: scene.pve.as('other@pve') });
    await scene.clock.advance(1000);
    const [move] = scene.executor.current()?.moves ?? [];
    expect(move?.state).to.equal('running');
    expect(move?.detail).to.match(/^goes on, for it could not be ended: .*Sys\.Modify/);
    await scene.clock.advance(60_000);
    expect(scene.ended().outcome).to.equal('aborted');
    expect(scene.states()[0]).to.equal('101 done');
  });

  it('S15: pauses before a move between nodes of which one has set its clock meanwhile', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(3000);
    scene.pve.clockOffsets.set('pve2', 90);
    await scene.clock.advance(120_000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.detail).to.match(/clock/);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
  });

  it('S8: knows what the cache of ZFS holds on a target, as the plan did', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(60_000);
    expect([...scene.historiesRead]).to.deep.equal(['pve2']);
  });

  it('story 9: HA says no, and its words are the reason', async () => {
    const scene = await setScene([{ vmid: 101, node: 'pve1', hastate: 'started' }]);
    scene.pve.fault = (method) =>
      method === 'migrate'
        ? new PveError(
            'answered',
            "cannot migrate resource 'vm:101' to node 'pve2': - resource 'vm:104' on target node 'pve2' in negative affinity with resource 'vm:101'",
            500,
          )
        : 'none';
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(60_000);
    expect(scene.ended().moves[0]?.detail).to.contain('negative affinity with resource');
    expect(scene.ended().moves[0]?.remedy).to.contain('A rule of HA keeps them apart');
  });

  it('stops when a node leaves the cluster while a guest moves', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 60, exitStatus: 'OK' });
    scene.start(TWO);
    await scene.clock.advance(15_000);
    const node = scene.pve.nodes.get('pve4');
    if (node) node.online = false;
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 skipped']);
    expect(scene.ended()).to.deep.include({
      outcome: 'stopped',
      detail: 'stopped: pve4 left the cluster while a guest moved, maybe because of it',
    });
  });

  it('S1: stops when the very node leaves that a guest moves away from', async () => {
    const scene = await setScene([...TWO_GUESTS, { vmid: 103, node: 'pve3' }]);
    scene.pve.migration = () => ({ seconds: 600, exitStatus: 'OK' });
    scene.start([...TWO, plannedMove({ vmid: 103, source: 'pve3', target: 'pve4' })], { parallelMax: 1 });
    await scene.clock.advance(15_000);
    const node = scene.pve.nodes.get('pve1');
    if (node) node.online = false;
    scene.pve.fault = (method) =>
      method === 'taskStatus' ? new PveError('answered', 'No route to host', 595) : 'none';
    await scene.clock.advance(60_000);
    expect(scene.states()).to.deep.equal(['101 running', '102 skipped', '103 skipped']);
    expect(scene.executor.current()?.detail).to.equal(
      'stopped: pve1 left the cluster while a guest moved, maybe because of it',
    );
  });

  it('does not wait for what ran on a node that has gone: nobody says of it that it has ended', async () => {
    const scene = await setScene(TWO_GUESTS);
    for (const vmid of [101, 900])
      scene.pve.addTask({ node: 'pve4', type: 'qmigrate', vmid, user: 'root@pam', seconds: 1e6 });
    const gone = scene.pve.nodes.get('pve4');
    if (gone) gone.online = false;
    scene.start(TWO, { link: 'shared' });
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('guests that move together are watched over by one look in ten seconds', async () => {
    const vmids = [101, 102, 103, 104];
    const scene = await setScene(vmids.map((vmid) => ({ vmid, node: 'pve1' })));
    scene.pve.migration = () => ({ seconds: 120, exitStatus: 'OK' });
    const moves = vmids.map((vmid) => plannedMove({ vmid, source: 'pve1', target: 'pve2' }));
    scene.start(moves, { parallelMax: 4, parallelPerNodeMax: 4, canary: false });
    await scene.clock.advance(20_000);
    const looks = () => scene.pve.calls.filter(({ method }) => method === 'clusterTasks').length;
    const before = looks();
    await scene.clock.advance(60_000);
    expect(looks() - before)
      .to.be.at.least(4)
      .and.at.most(7);
  });

  it('stops when the quorum is lost while a guest moves', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 60, exitStatus: 'OK' });
    scene.start(TWO);
    await scene.clock.advance(15_000);
    scene.pve.quorate = false;
    await scene.clock.advance(120_000);
    expect(scene.ended().detail).to.contain('lost its quorum');
    expect(scene.pve.posts).to.have.length(1);
  });

  it('S19: a stop leaves the rest where it is', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    scene.executor.stop(id, { userid: 'root@pam' });
    await scene.clock.advance(60_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 skipped']);
    expect(scene.ended()).to.deep.include({ outcome: 'stopped', detail: 'stopped by root@pam' });
  });
});
