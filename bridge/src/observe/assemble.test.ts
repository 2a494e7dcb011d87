import { expect } from 'chai';
import { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import {
  GIB,
  guestIn,
  nodeRow,
  type ObservedCluster,
  observedCluster,
  vmRow,
} from '../../test/observed-cluster.ts';

describe('the facts of an observation', () => {
  let cluster: ObservedCluster;
  beforeEach(() => {
    cluster = observedCluster();
  });
  const observe = async () => ClusterSnapshot.parse(await cluster.observer.observe());

  it('sees loads in cores and bytes, with their source and time', async () => {
    const snapshot = await observe();
    expect(snapshot.cluster).to.include({
      name: 'lab',
      standalone: false,
      quorate: true,
      migrationLink: 'shared',
    });
    expect(snapshot.nodes[0]).to.deep.equal({
      name: 'pve1',
      status: 'online',
      maintenance: false,
      version: '9.2.11',
      cpuTotalCores: 8,
      memoryTotalBytes: 32 * GIB,
      uptimeSeconds: 1000,
      load: { source: 'cluster-resources', takenAtMs: 1_000_000, cpuCores: 4, memoryBytes: 10 * GIB },
    });
    expect(guestIn(snapshot, 100)?.load).to.deep.equal({
      source: 'cluster-resources',
      takenAtMs: 1_000_000,
      cpuCores: 1,
      memoryBytes: 2 * GIB,
      memoryHostBytes: 2.5 * GIB,
    });
    expect(snapshot.hiddenGuestsPossible).to.equal(false);
    expect(snapshot.unknown).to.deep.equal([]);
  });

  it('counts no guest as running on a node that is not online, whatever its row says', async () => {
    cluster.resources(
      nodeRow('pve1'),
      nodeRow('pve2', { status: 'offline', cpu: undefined, mem: undefined }),
      vmRow(101, 'pve2'),
      {
        id: 'storage/pve2/ceph',
        type: 'storage',
        storage: 'ceph',
        node: 'pve2',
        status: 'available',
        shared: 1,
      },
    );
    const snapshot = await observe();
    expect(snapshot.nodes[1]).to.include({ status: 'offline' }).and.not.have.property('load');
    expect(guestIn(snapshot, 101)).to.include({ status: 'unknown' }).and.not.have.property('load');
    expect(snapshot.storages[0]).to.include({ available: false, shared: true });
    expect(cluster.asked).to.not.include('/nodes/pve2/version');
  });

  it('tells the states of guests apart', async () => {
    const states = ['running', 'stopped', 'paused', 'io-error', 'prelaunch', 'unknown', undefined];
    cluster.resources(
      nodeRow('pve1'),
      ...states.map((status, index) => vmRow(100 + index, 'pve1', { status })),
    );
    const { guests } = await observe();
    expect(guests.map(({ status }) => status)).to.deep.equal([
      'running',
      'stopped',
      'paused',
      'other',
      'other',
      'unknown',
      'unknown',
    ]);
    expect(guests.map(({ load }) => load !== undefined)).to.deep.equal([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('knows nothing of a load that was not told, and nothing of the footprint of a container', async () => {
    cluster.resources(nodeRow('pve1', { cpu: undefined }), vmRow(100, 'pve1', { mem: undefined }), {
      ...vmRow(101, 'pve1', { memhost: 0 }),
      type: 'lxc',
      id: 'lxc/101',
    });
    const snapshot = await observe();
    expect(snapshot.nodes[0]).to.not.have.property('load');
    expect(guestIn(snapshot, 100)).to.not.have.property('load');
    expect(guestIn(snapshot, 101)).to.include({ kind: 'lxc' });
    expect(guestIn(snapshot, 101)?.load).to.not.have.property('memoryHostBytes');
  });

  it('sees locks, tags, templates, pools and maintenance', async () => {
    cluster.resources(
      nodeRow('pve1', { hastate: 'maintenance' }),
      vmRow(100, 'pve1', { lock: 'backup', tags: 'a;b', template: 1, pool: 'prod' }),
    );
    cluster.answers['/cluster/ha/status/manager_status'] = { manager_status: { master_node: 'pve1' } };
    const snapshot = await observe();
    expect(snapshot.nodes[0]?.maintenance).to.equal(true);
    expect(snapshot.cluster.haArmed).to.equal(true);
    expect(guestIn(snapshot, 100)).to.deep.include({
      lock: 'backup',
      tags: ['a', 'b'],
      template: true,
      pool: 'prod',
    });
  });

  it('reads limits, tags and the native balancer from the options, taken apart or as text', async () => {
    for (const options of [
      {
        bwlimit: { migration: 51200 },
        crs: { ha: 'static', 'ha-auto-rebalance': 1 },
        'registered-tags': ['b', 'a'],
      },
      { bwlimit: 'default=51200', crs: 'static,ha-auto-rebalance=1', 'registered-tags': 'b;a' },
    ]) {
      cluster.answers['/cluster/options'] = options;
      await cluster.clock.advance(60_000);
      const snapshot = await cluster.observer.observe();
      expect(snapshot.cluster).to.deep.include({
        migrationLimitBytesPerSecond: 51200 * 1024,
        nativeRebalance: true,
        registeredTags: ['a', 'b'],
      });
    }
  });
});
