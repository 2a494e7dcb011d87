import { expect } from 'chai';
import { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import {
  gapsOf,
  guestIn,
  nodeRow,
  type ObservedCluster,
  observedCluster,
  refused,
  vmRow,
} from '../../test/observed-cluster.ts';

describe('a guest that moves', () => {
  let cluster: ObservedCluster;
  beforeEach(() => {
    cluster = observedCluster();
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1', { lock: 'migrate' }));
  });
  const observe = async () => ClusterSnapshot.parse(await cluster.observer.observe());

  const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:100:admin@pve:';
  const task = { upid: UPID, node: 'pve1', type: 'qmigrate', id: '100', user: 'admin@pve', starttime: 1 };
  const log = `/nodes/pve1/tasks/${UPID}/log?start=0&limit=500`;
  const t = "2026-11-20 22:39:14 starting migration of VM 100 to node 'pve2' (10.0.0.2)";

  it('says where to, asking for each log once', async () => {
    cluster.answers['/cluster/tasks'] = [task, { ...task, endtime: 2, id: '101' }];
    cluster.answers[log] = [
      { n: 1, t: 'conntrack state migration not supported' },
      { n: 2, t },
    ];
    expect(guestIn(await observe(), 100)).to.include({ lock: 'migrate', movingTo: 'pve2' });
    await cluster.observer.observe();
    expect(cluster.asked.filter((path) => path === log)).to.have.length(1);
  });

  it('asks again while the log does not say it yet, and does without where it may not be read', async () => {
    cluster.answers['/cluster/tasks'] = [task];
    cluster.answers[log] = [{ n: 1, t: 'conntrack state migration not supported' }];
    expect(guestIn(await cluster.observer.observe(), 100)).to.not.have.property('movingTo');
    cluster.answers[log] = [{ n: 1, t }];
    expect(guestIn(await cluster.observer.observe(), 100)).to.include({ movingTo: 'pve2' });
    cluster.answers['/cluster/tasks'] = refused(403, 'no');
    const snapshot = await cluster.observer.observe();
    expect(guestIn(snapshot, 100)).to.not.have.property('movingTo');
    expect(gapsOf(snapshot)).to.deep.equal(['tasks of the cluster: no']);
  });

  it('is not one whose node has gone meanwhile: its task never ends in the list, and nobody is asked for its log', async () => {
    cluster.answers['/cluster/tasks'] = [task, { ...task, id: '', type: 'vzdump' }];
    cluster.answers[log] = [{ n: 1, t }];
    expect(guestIn(await observe(), 100)).to.include({ movingTo: 'pve2' });
    const asked = cluster.asked.filter((path) => path.includes('/tasks/')).length;
    await cluster.clock.advance(10_000);
    cluster.resources(nodeRow('pve1', { status: 'offline' }), nodeRow('pve2'), vmRow(100, 'pve2'));
    const snapshot = await observe();
    expect(guestIn(snapshot, 100)).to.not.have.property('movingTo');
    expect(snapshot.activity?.runningBackups).to.deep.equal([]);
    expect(cluster.asked.filter((path) => path.includes('/tasks/'))).to.have.length(asked);
  });

  it('believes the HA manager about its own', async () => {
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1', { hastate: 'migrate' }));
    cluster.answers['/cluster/ha/resources'] = [{ sid: 'vm:100' }];
    cluster.answers['/cluster/ha/status/manager_status'] = {
      manager_status: { service_status: { 'vm:100': { state: 'migrate', node: 'pve1', target: 'pve2' } } },
    };
    expect(guestIn(await observe(), 100)).to.deep.include({
      movingTo: 'pve2',
      ha: { state: 'migrate', failback: true, autoRebalance: true },
    });
  });

  it('keeps the figures from before until the new node has measured', async () => {
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1'));
    const before = await cluster.observer.observe();
    await cluster.clock.advance(10_000);
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve2', { cpu: 0, mem: 1 }));
    const moved = await cluster.observer.observe();
    expect(guestIn(moved, 100)?.node).to.equal('pve2');
    expect(guestIn(moved, 100)?.load).to.equal(guestIn(before, 100)?.load);
    expect(gapsOf(moved)).to.deep.equal(['guest 100 load: just moved to pve2: figures from before']);
    await cluster.clock.advance(15_000);
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve2', { cpu: 0.5 }));
    const settled = await cluster.observer.observe();
    expect(guestIn(settled, 100)?.load).to.include({ cpuCores: 2, takenAtMs: 1_025_000 });
    expect(settled.unknown).to.deep.equal([]);
  });
});
