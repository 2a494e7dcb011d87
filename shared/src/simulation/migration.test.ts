import { expect } from 'chai';
import { cancelTask } from './cancel.ts';
import { LIVE_OVERHEAD_SECONDS } from './live-migration.ts';
import { step } from './step.ts';
import type { TaskState } from './task.ts';
import { GIB, move, testCluster, testGuest, testNode, testSpec } from './test-cluster.ts';

const secondsOf = ({ startedAtMs, endedAtMs }: TaskState): number => ((endedAtMs ?? 0) - startedAtMs) / 1000;
const profile = (memory: number, dirtyBytesPerSecond: number) => ({
  ...testGuest(1, 'a').profile,
  memory,
  dirtyBytesPerSecond,
});

describe('a migration', () => {
  it('takes its overhead and memory by bandwidth, the dirty rate taken off', () => {
    const memoryBytes = 32 * GIB;
    for (const dirty of [0, 0.5 * GIB]) {
      const guest = testGuest(100, 'a', { memoryBytes, profile: profile(0.5, dirty) });
      const cluster = testCluster({ guests: [guest] });
      const task = move(cluster, 100, 'b');
      step(cluster, 200_000);
      const expected = LIVE_OVERHEAD_SECONDS + (0.5 * memoryBytes) / (GIB - dirty);
      expect(secondsOf(task)).to.be.closeTo(expected, 0.06 * expected + 1);
      expect(task.exitStatus).to.equal('OK');
      expect(cluster.guests.get(100)?.node).to.equal('b');
    }
  });

  it('shares a saturated link: two at once take as long as one after the other', () => {
    const guests = [100, 101].map((vmid) => testGuest(vmid, 'a', { memoryBytes: 40 * GIB }));
    const cluster = testCluster({ guests });
    const tasks = [move(cluster, 100, 'b'), move(cluster, 101, 'c')];
    step(cluster, 200_000);
    for (const task of tasks) expect(secondsOf(task)).to.be.closeTo(2 * 20 + LIVE_OVERHEAD_SECONDS, 3);
  });

  it('leaves what a limited one cannot use to the other on the link', () => {
    const guests = [100, 101].map((vmid) => testGuest(vmid, 'a', { memoryBytes: 40 * GIB }));
    const cluster = testCluster({ guests });
    const slow = move(cluster, 100, 'b', { limitBytesPerSecond: GIB / 5 });
    const fast = move(cluster, 101, 'c');
    step(cluster, 200_000);
    expect(secondsOf(fast)).to.be.closeTo(25 + LIVE_OVERHEAD_SECONDS, 2);
    expect(secondsOf(slow)).to.be.closeTo(100 + LIVE_OVERHEAD_SECONDS, 4);
  });

  it('is not slowed by one that uses other links', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((name) => testNode(name));
    const cluster = testCluster({ nodes, guests: [testGuest(100, 'a'), testGuest(101, 'c')] });
    const tasks = [move(cluster, 100, 'b'), move(cluster, 101, 'd')];
    step(cluster, 60_000);
    for (const task of tasks) expect(secondsOf(task)).to.be.closeTo(4 + LIVE_OVERHEAD_SECONDS, 1.5);
  });

  it('that dirties faster than the link throttles the guest and still ends', () => {
    const guest = testGuest(100, 'a', { profile: profile(0.5, 2 * GIB) });
    const cluster = testCluster({ guests: [guest] });
    const task = move(cluster, 100, 'b');
    step(cluster, 600_000);
    expect(task.exitStatus).to.equal('OK');
    expect(task.log.join('\n'))
      .to.contain('VM dirties lots of memory')
      .and.contain('auto-increased downtime');
  });

  it('holds the lock and counts on the source until the switch, then loses both', () => {
    const cluster = testCluster();
    const guest = cluster.guests.get(100);
    move(cluster, 100, 'b');
    step(cluster, 4000);
    expect([guest?.node, guest?.lock, guest?.movingTo]).to.deep.equal(['a', 'migrate', 'b']);
    step(cluster, 60_000);
    expect([guest?.node, guest?.lock, guest?.movingTo]).to.deep.equal(['b', undefined, undefined]);
  });

  it('that is cancelled leaves the guest running on its source', () => {
    const cluster = testCluster();
    const task = move(cluster, 100, 'b');
    step(cluster, 4000);
    cancelTask(cluster, task.upid);
    step(cluster, 60_000);
    const guest = cluster.guests.get(100);
    expect([guest?.node, guest?.lock, guest?.status]).to.deep.equal(['a', undefined, 'running']);
    expect(task.exitStatus).to.equal('migration problems');
    expect(task.log.join('\n')).to.contain('interrupted by signal');
  });

  it('fails on a target without room for it', () => {
    const full = testGuest(102, 'b', { memoryBytes: 62 * GIB, profile: profile(1, 0) });
    const cluster = testCluster({ guests: [testGuest(100, 'a'), full] });
    const task = move(cluster, 100, 'b');
    step(cluster, 60_000);
    expect(task.exitStatus).to.equal('migration problems');
    expect(task.log.join('\n')).to.contain("cannot set up guest memory 'pc.ram'");
    expect(cluster.guests.get(100)?.node).to.equal('a');
  });

  it('copies disks no faster than their storages allow', () => {
    const volumes = [{ key: 'scsi0', storage: 'disk', bytes: 10 * GIB }];
    const { storages } = testSpec();
    const seconds = (changes: object) => {
      const cluster = testCluster({
        guests: [testGuest(100, 'a', { volumes })],
        storages: storages.map((each) => (each.storage === 'disk' ? { ...each, ...changes } : each)),
      });
      const task = move(cluster, 100, 'b', { withLocalDisks: true });
      step(cluster, 300_000);
      return secondsOf(task);
    };
    expect(seconds({})).to.be.closeTo(10 + 4 + LIVE_OVERHEAD_SECONDS, 2);
    expect(seconds({ migrationLimitBytesPerSecond: GIB / 10 })).to.be.closeTo(
      100 + 4 + LIVE_OVERHEAD_SECONDS,
      3,
    );
  });

  it('refuses devices of the host and local disks, unless these are to come along', () => {
    const volumes = [{ key: 'scsi0', storage: 'disk', bytes: 10 * GIB }];
    const cluster = testCluster({
      guests: [
        testGuest(100, 'a', { config: { hostpci0: '0000:01:00.0' } }),
        testGuest(101, 'a', { volumes }),
        testGuest(102, 'a', { volumes }),
      ],
    });
    const tasks = [
      move(cluster, 100, 'b'),
      move(cluster, 101, 'b'),
      move(cluster, 102, 'b', { withLocalDisks: true }),
    ];
    step(cluster, 120_000);
    expect(tasks.map(({ exitStatus }) => exitStatus)).to.deep.equal([
      'migration aborted',
      'migration aborted',
      'OK',
    ]);
    expect(tasks[2]?.log.join('\n')).to.match(/drive-scsi0: transferred 10.0 GiB of 10.0 GiB \(100.00%\)/);
  });

  it('does not reach a node that is off', () => {
    const cluster = testCluster();
    const node = cluster.nodes.get('b');
    if (node) node.online = false;
    const task = move(cluster, 100, 'b');
    step(cluster, 30_000);
    expect(task.exitStatus).to.equal('migration aborted');
    expect(task.log.join('\n')).to.contain("Can't connect to destination address using public key");
  });

  for (const [how, node, status] of [
    ['target-start', 'a', 'migration problems'],
    ['transfer', 'a', 'migration problems'],
    ['ssh', 'a', 'migration aborted'],
    ['after-switch', 'b', 'migration problems'],
  ] as const)
    it(`can be made to fail: ${how}`, () => {
      const cluster = testCluster();
      const guest = cluster.guests.get(100);
      if (guest) guest.failNext = how;
      const task = move(cluster, 100, 'b');
      step(cluster, 60_000);
      expect([task.exitStatus, guest?.node, guest?.lock]).to.deep.equal([status, node, undefined]);
      const again = move(cluster, 100, guest?.node === 'a' ? 'b' : 'a');
      step(cluster, 60_000);
      expect(again.exitStatus).to.equal('OK');
    });

  it('can leave its lock behind', () => {
    const cluster = testCluster();
    const guest = cluster.guests.get(100);
    if (guest) guest.failNext = 'leftover-lock';
    const task = move(cluster, 100, 'b');
    step(cluster, 60_000);
    expect([task.exitStatus, guest?.node, guest?.lock]).to.deep.equal(['migration problems', 'a', 'migrate']);
  });

  it('of a container stops, moves and starts it', () => {
    const cluster = testCluster({ guests: [testGuest(200, 'a', { kind: 'lxc' })] });
    const guest = cluster.guests.get(200);
    const task = move(cluster, 200, 'c', { online: false, restart: true });
    step(cluster, 4500);
    expect(guest?.status).to.equal('stopped');
    step(cluster, 30_000);
    expect([task.exitStatus, guest?.status, guest?.node]).to.deep.equal(['OK', 'running', 'c']);
    expect(task.upid).to.contain(':vzmigrate:200:');
  });

  it('of a container refuses what it cannot do', () => {
    const bind = { mp0: '/mnt/data,mp=/data' };
    const cluster = testCluster({
      guests: [
        testGuest(200, 'a', { kind: 'lxc' }),
        testGuest(201, 'a', { kind: 'lxc', config: bind }),
        testGuest(202, 'a', { kind: 'lxc', lock: 'backup' }),
      ],
    });
    const restart = { online: false, restart: true };
    const tasks = [
      move(cluster, 200, 'b'),
      move(cluster, 200, 'b', { online: false }),
      move(cluster, 201, 'b', restart),
      move(cluster, 202, 'b', restart),
    ];
    expect(tasks.every(({ exitStatus }) => exitStatus === 'migration aborted')).to.equal(true);
    expect(cluster.guests.get(200)?.status).to.equal('running');
  });

  it('of a stopped guest only moves its configuration', () => {
    const cluster = testCluster({ guests: [testGuest(100, 'a', { status: 'stopped' })] });
    const task = move(cluster, 100, 'b', { online: false });
    step(cluster, 5000);
    expect([task.exitStatus, secondsOf(task), task.log.length]).to.deep.equal(['OK', 1, 3]);
  });
});
