import { expect } from 'chai';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { seenCluster, setScene, T0, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { PveError } from '../pve/pve-error.ts';

const MINUTE_MS = 60_000;
const nightly = (nextRunMs: number, vmid: number) => ({
  backupJobs: [{ id: 'nightly', nextRunMs, vmids: [vmid] }],
});
const haHas = (sid: string, state: string) => ({ ha: { master: 'pve1', busy: [{ sid, state }] } });

describe('what a start depends on', () => {
  it('S7: story 29: a guest that a backup job saves waits for it, and others go', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.activity = nightly(T0 + 10 * MINUTE_MS, 101);
    scene.start(TWO);
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.states()).to.deep.equal(['101 waiting', '102 done']);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits for backup job nightly');
    await scene.clock.advance(8 * MINUTE_MS + 30_000);
    scene.pve.activity = nightly(T0 + 24 * 60 * MINUTE_MS, 101);
    const task = scene.pve.addTask({
      node: 'pve1',
      type: 'vzdump',
      vmid: undefined,
      user: 'root@pam',
      seconds: 600,
    });
    task.lines.push('INFO: starting new backup job: vzdump 101 --mode snapshot');
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([102]);
    await scene.clock.advance(10 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('what waits for the cluster is not read on its own', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.activity = nightly(T0 + 10 * MINUTE_MS, 101);
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(5 * MINUTE_MS);
    const methods = new Set(scene.pve.calls.map(({ method }) => method));
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits for backup job nightly');
    expect([...methods].sort()).to.deep.equal(['clusterResources', 'clusterTasks', 'permissionsOn']);
  });

  it('S15: story 22: pauses when the cluster is not well, and goes on when somebody says so', async () => {
    const scene = await setScene([
      { vmid: 101, node: 'pve1', hastate: 'started' },
      { vmid: 102, node: 'pve1' },
    ]);
    const id = scene.start(TWO.slice(1));
    scene.pve.activity = haHas('vm:101', 'recovery');
    await scene.clock.advance(1000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    expect(scene.executor.current()?.detail).to.match(/^HA has vm:101 in state recovery/);
    expect(scene.pve.posts).to.have.length(0);
    scene.pve.activity = {};
    await scene.executor.continue(id, scene.mandate());
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('goes on where a node takes no ticket, for its clock was set back: what it says is unknown', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.deaf.add('pve2');
    scene.start(TWO);
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('S15: pauses within one move', async () => {
    const scene = await setScene([...TWO_GUESTS, { vmid: 103, node: 'pve3', hastate: 'started' }]);
    scene.start(TWO);
    await scene.clock.advance(3000);
    scene.pve.activity = haHas('vm:103', 'fence');
    await scene.clock.advance(12_000);
    expect(scene.executor.current()?.phase).to.equal('paused');
    await scene.clock.advance(MINUTE_MS);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
  });

  it('S16: the first guest on a way is judged before others follow', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { parallelPerNodeMax: 4, parallelMax: 4 });
    await scene.clock.advance(20_500);
    expect(scene.states()).to.deep.equal(['101 settling', '102 waiting']);
    await scene.clock.advance(4000);
    expect(scene.states()).to.deep.equal(['101 done', '102 running']);
    await scene.clock.advance(MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
    scene.start([plannedMove({ vmid: 101, source: 'pve2', target: 'pve1' })]);
    await scene.clock.advance(MINUTE_MS);
    scene.start(TWO, { parallelPerNodeMax: 4, parallelMax: 4 });
    await scene.clock.advance(1000);
    expect(scene.states()).to.deep.equal(['101 running', '102 skipped']);
  });

  it('S16: a first guest without a sign of life pauses the rest', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.silentGuests.add(101);
    scene.start(TWO, { parallelPerNodeMax: 4 });
    await scene.clock.advance(3 * MINUTE_MS);
    expect(scene.executor.current()).to.include({
      phase: 'paused',
      detail: '101 shows no sign of life on pve2; nothing else was moved there. Move back?',
    });
    expect(scene.executor.current()?.moves[0]?.remedy).to.contain('qm migrate 101 pve1 --online');
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([101]);
  });

  it('S16: an agent that answered before has to answer again; without the right its counters decide', async () => {
    const scene = await setScene(TWO_GUESTS);
    let pings = 0;
    scene.pve.fault = (method) =>
      method === 'pingAgent' && ++pings > 1
        ? new PveError('answered', 'QEMU guest agent is not running', 500)
        : 'none';
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(3 * MINUTE_MS);
    expect(scene.ended().moves[0]).to.include({ state: 'failed', detail: 'does not answer' });
    const other = await setScene(TWO_GUESTS);
    other.pve.fault = (method) =>
      method === 'pingAgent'
        ? new PveError('answered', 'Permission check failed (/vms/101, VM.Monitor)', 403)
        : 'none';
    other.start(TWO.slice(0, 1));
    await other.clock.advance(3 * MINUTE_MS);
    expect(other.ended().outcome).to.equal('complete');
  });

  it('story 19: local disks go where the settings map them, and only with the rights that takes', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    const disk = { key: 'scsi0', storage: 'ssd', bytes: 1e9, class: 'attached' as const, shared: false };
    const placement = {
      source: 'guest-config' as const,
      takenAtMs: T0,
      volumes: [disk],
      localResources: [],
      bridges: [],
    };
    const seen = seenCluster([{ vmid: 101, node: 'pve1', placement }]);
    const there = { available: true, shared: false, content: ['images'], totalBytes: 1e12, usedBytes: 0 };
    scene.seen = {
      ...seen,
      storages: [
        { storage: 'ssd', node: 'pve1', ...there },
        { storage: 'nvme', node: 'pve2', ...there },
      ],
    };
    const local = {
      volid: 'ssd:vm-101-disk-0',
      cdrom: false,
      is_unused: false,
      is_vmstate: false,
      is_tpmstate: false,
      is_cloudinit: false,
    };
    scene.pve.preconditions = () => ({
      ...{ local_disks: [local], 'has-dbus-vmstate': true },
      ...{ allowed_nodes: [], not_allowed_nodes: { pve2: { unavailable_storages: ['ssd'] } } },
    });
    const settings = { localDisksMayMove: true, storageMap: [{ storage: 'ssd', target: 'nvme' }] };
    scene.start(TWO.slice(0, 1), settings);
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.ended().moves[0]?.detail).to.equal('VM.Config.Disk on /vms/101 is missing');
    scene.pve.rights.add('VM.Config.Disk').add('Datastore.AllocateSpace');
    scene.start(TWO.slice(0, 1), settings);
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.pve.posts.map(({ request }) => request)).to.deep.equal([
      {
        target: 'pve2',
        online: true,
        withLocalDisks: true,
        targetStorage: 'ssd:nvme',
        withConntrackState: true,
      },
    ]);
  });

  it('S1: names no limit above that of a storage that disks are copied to', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    const disk = {
      ...{ key: 'scsi0', storage: 'ssd', bytes: 1e9, shared: false },
      class: 'attached' as const,
    };
    const placement = {
      ...{ source: 'guest-config' as const, takenAtMs: 0 },
      ...{ volumes: [disk], localResources: [], bridges: [] },
    };
    const seen = seenCluster([{ vmid: 101, node: 'pve1', placement }]);
    const there = { available: true, shared: false, content: ['images'], totalBytes: 1e12, usedBytes: 0 };
    const limitedTo = (mib: number) => ({
      ...seen,
      storages: ['pve1', 'pve2'].map((node) => ({
        ...{ storage: 'ssd', node, ...there },
        migrationLimitBytesPerSecond: mib * 2 ** 20,
      })),
    });
    const settings = { localDisksMayMove: true, bandwidthMaxBytesPerSecond: 50 * 2 ** 20 };
    scene.seen = limitedTo(20);
    scene.start(TWO.slice(0, 1), settings);
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.pve.posts.map(({ request }) => request)).to.deep.equal([
      { target: 'pve2', online: true, bwlimit: 20 * 1024 },
    ]);
  });

  it('story 21: connections go along only where both nodes can hand them over', async () => {
    const scene = await setScene(TWO_GUESTS.slice(0, 1));
    scene.pve.preconditions = () => ({ 'has-dbus-vmstate': true });
    scene.pve.fault = (method) =>
      method === 'nodeMigration' ? new PveError('answered', "Method 'GET ...' not implemented", 501) : 'none';
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(MINUTE_MS);
    expect(scene.pve.posts[0]?.request).to.deep.equal({ target: 'pve2', online: true });
  });

  it('story 30, 36: a guest that is left paused is not touched, and what counts on it is skipped', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(
      TWO.map((move) => (move.vmid === 102 ? { ...move, needs: [101] } : move)),
      { canary: false },
    );
    await scene.clock.advance(10_000);
    const guest = scene.pve.guests.get(101);
    if (guest) guest.status = 'paused';
    await scene.clock.advance(3 * MINUTE_MS);
    const [first, second] = scene.ended().moves;
    expect(first).to.include({
      state: 'failed',
      detail: 'left paused on pve2',
      remedy: 'On pve2: qm resume 101',
    });
    expect(second).to.include({ state: 'skipped', blockedBy: 101 });
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([101]);
  });

  it('story 8: a guest that HA brings elsewhere has moved, and the rest is planned anew', async () => {
    const scene = await setScene([
      { vmid: 101, node: 'pve1', hastate: 'started' },
      { vmid: 102, node: 'pve1' },
    ]);
    scene.pve.haReroutesTo = 'pve3';
    scene.start(TWO);
    await scene.clock.advance(4 * MINUTE_MS);
    expect(scene.ended().moves.map(({ vmid, state, target }) => `${vmid} ${state} ${target}`)).to.deep.equal([
      '101 done pve3',
      '102 done pve2',
    ]);
    expect(scene.ended().moves[0]?.detail).to.equal('HA brought it to pve3 instead of pve2');
  });
});
