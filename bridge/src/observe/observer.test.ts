import { expect } from 'chai';
import { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import {
  gapsOf,
  guestIn,
  nodeRow,
  type ObservedCluster,
  observedCluster,
  refused,
  smallCluster,
  vmRow,
} from '../../test/observed-cluster.ts';
import { PveError } from '../pve/pve-error.ts';

describe('the observer', () => {
  let cluster: ObservedCluster;
  beforeEach(() => {
    cluster = observedCluster();
  });
  const observe = async () => ClusterSnapshot.parse(await cluster.observer.observe());

  it('reads the inventory once a cycle, and what people configure once a minute', async () => {
    await cluster.observer.observe();
    const first = cluster.asked.length;
    cluster.forget();
    for (let cycle = 0; cycle < 5; cycle++) {
      await cluster.clock.advance(10_000);
      await cluster.observer.observe();
    }
    expect(cluster.asked.sort()).to.deep.equal([
      ...Array(5).fill('/cluster/resources'),
      ...Array(5).fill('/cluster/status'),
      ...Array(5).fill('/cluster/tasks'),
    ]);
    cluster.forget();
    await cluster.clock.advance(10_000);
    await cluster.observer.observe();
    expect(cluster.asked).to.have.length(first);
  });

  it('hands out the same objects while nothing changes, and new ones where something has', async () => {
    const first = await cluster.observer.observe();
    await cluster.clock.advance(10_000);
    const second = await cluster.observer.observe();
    expect(second.takenAtMs).to.equal(1_010_000);
    for (const part of ['nodes', 'guests', 'storages', 'cluster', 'unknown'] as const)
      expect(second[part], part).to.equal(first[part]);
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1'), vmRow(101, 'pve2', { cpu: 0.5 }));
    const third = await cluster.observer.observe();
    expect(third.nodes).to.equal(first.nodes);
    expect(guestIn(third, 100)).to.equal(guestIn(first, 100));
    expect(guestIn(third, 101)?.load).to.include({ cpuCores: 2, takenAtMs: 1_010_000 });
  });

  it('takes corosync at its word on who is there: figures of a node may be minutes old', async () => {
    cluster.answers['/cluster/status'] = [
      { type: 'cluster', name: 'lab', quorate: 1, nodes: 2 },
      { type: 'node', name: 'pve1', online: 1, local: 1 },
      { type: 'node', name: 'pve2', online: 0, local: 0 },
    ];
    const { nodes, guests } = await observe();
    expect(nodes.map(({ status }) => status)).to.deep.equal(['online', 'offline']);
    expect(guests.map(({ status }) => status)).to.deep.equal(['running', 'unknown']);
  });

  it('says what it may not see, and goes on', async () => {
    const denied = refused(403, 'Permission check failed (/, Sys.Audit)');
    cluster.answers['/access/permissions'] = { '/vms/100': { 'VM.Audit': 0 } };
    for (const path of ['status', 'config/nodes', 'ha/resources', 'ha/rules'])
      cluster.answers[`/cluster/${path}`] = denied;
    cluster.resources({ type: 'node', id: 'node/pve1', node: 'pve1', status: 'online' }, vmRow(100, 'pve1'));
    const snapshot = await observe();
    expect(snapshot.hiddenGuestsPossible).to.equal(true);
    expect(snapshot.cluster).to.include({
      migrationLink: 'unknown',
      standalone: true,
      haRulesVisible: false,
    });
    expect(gapsOf(snapshot)).to.deep.equal([
      'cluster status: Permission check failed (/, Sys.Audit)',
      'cluster options: needs Sys.Audit on /',
      'corosync links: Permission check failed (/, Sys.Audit)',
      'HA resources: Permission check failed (/, Sys.Audit)',
      'HA rules: Permission check failed (/, Sys.Audit)',
      'bridges of the nodes: needs SDN.Audit on /sdn',
    ]);
  });

  it('story 20: sees the rest when a row of the inventory is broken, and says which', async () => {
    cluster.resources(
      nodeRow('pve1'),
      nodeRow('pve2'),
      vmRow(100, 'pve1', { cpu: [] }),
      vmRow(101, 'pve2', { lock: {} }),
      vmRow(102, 'pve2'),
    );
    const snapshot = await observe();
    expect(snapshot.guests.map(({ vmid, load }) => [vmid, load !== undefined])).to.deep.equal([
      [100, false],
      [102, true],
    ]);
    expect(gapsOf(snapshot)).to.deep.equal([
      'qemu/100 in the inventory: taken without what makes no sense: cpu: not a number',
      'qemu/101 in the inventory: left out, for it makes no sense: lock: not a text',
    ]);
    expect(snapshot.hiddenGuestsPossible, 'a guest is left out').to.equal(true);
  });

  it('does not ask in every cycle for what it may not see', async () => {
    cluster.answers['/cluster/status'] = refused(403, 'Permission check failed (/, Sys.Audit)');
    await cluster.observer.observe();
    cluster.forget();
    await cluster.clock.advance(10_000);
    expect(gapsOf(await cluster.observer.observe())).to.include(
      'cluster status: Permission check failed (/, Sys.Audit)',
    );
    expect(cluster.asked).to.deep.equal(['/cluster/resources', '/cluster/tasks']);
    cluster.answers['/cluster/status'] = smallCluster()['/cluster/status'];
    await cluster.clock.advance(60_000);
    expect((await cluster.observer.observe()).unknown).to.deep.equal([]);
  });

  it('asks again at once for what was not answered', async () => {
    cluster.answers['/cluster/status'] = new PveError('lost', 'other side closed');
    expect(gapsOf(await cluster.observer.observe())).to.deep.equal(['cluster status: other side closed']);
    cluster.answers['/cluster/status'] = smallCluster()['/cluster/status'];
    expect((await cluster.observer.observe()).cluster.quorate).to.equal(true);
  });

  it('supposes hidden guests unless VM.Audit reaches all of them', async () => {
    const cases: [object, boolean][] = [
      [{ '/vms': { 'VM.Audit': 1 } }, false],
      [{ '/vms': { 'VM.Audit': 0 } }, true],
      [{ '/vms': { 'VM.Audit': 1 }, '/vms/100': { 'VM.Console': 1 } }, true],
      [{ '/vms': {} }, true],
      [{}, true],
    ];
    for (const [permissions, hidden] of cases) {
      cluster.answers['/access/permissions'] = permissions;
      await cluster.clock.advance(60_000);
      expect((await cluster.observer.observe()).hiddenGuestsPossible, JSON.stringify(permissions)).to.equal(
        hidden,
      );
    }
  });

  it('fails as a whole only without the inventory, or when the session has ended', async () => {
    const failureOf = async () => {
      const error = await cluster.observer.observe().catch((reason: unknown) => reason);
      return error instanceof PveError ? error.status : undefined;
    };
    cluster.answers['/cluster/options'] = refused(401, 'Authentication failed!');
    expect(await failureOf()).to.equal(401);
    cluster.answers['/cluster/options'] = {};
    cluster.answers['/cluster/resources'] = refused(500, 'broken');
    expect(await failureOf()).to.equal(500);
    cluster.answers['/cluster/resources'] = [nodeRow('pve1')];
    expect((await cluster.observer.observe()).nodes).to.have.length(1);
  });

  it('knows who was moved, where disks are copied to, which nodes are busy, and which pools there are', async () => {
    const row = { user: 'root@pam', starttime: 900, upid: 'UPID:x' };
    cluster.answers['/cluster/tasks'] = [
      { ...row, node: 'pve2', type: 'qmigrate', id: '100', endtime: 950, status: 'OK' },
      { ...row, node: 'pve2', type: 'stopall', id: '' },
    ];
    cluster.answers['/cluster/replication'] = [{ id: '101-0', guest: 101, target: 'pve1', type: 'local' }];
    cluster.answers['/pools'] = [{ poolid: 'prod/dev' }, { poolid: 'prod' }];
    const snapshot = await observe();
    expect(snapshot.cluster.recentMoves).to.deep.equal([
      { vmid: 100, source: 'pve2', endedAtMs: 950_000, by: 'root@pam', upid: 'UPID:x' },
    ]);
    expect(snapshot.cluster.pools).to.deep.equal(['prod', 'prod/dev']);
    expect(snapshot.nodes.map(({ busyWith }) => busyWith)).to.deep.equal([undefined, 'stopall']);
    expect(snapshot.guests.map(({ replicationTargets }) => replicationTargets)).to.deep.equal([
      undefined,
      ['pve1'],
    ]);
  });

  it('takes groups for rules in Proxmox VE 8, and rules wherever there are some', async () => {
    const group = { group: 'g', nodes: 'pve1', restricted: 1 };
    cluster.answers['/cluster/ha/resources'] = [{ sid: 'vm:100', group: 'g' }];
    cluster.answers['/version'] = { version: '8.4.21', release: '8.4' };
    cluster.answers['/cluster/ha/groups'] = [group];
    expect((await cluster.observer.observe()).cluster.haRules[0]).to.include({
      id: 'ha-group-g',
      strict: true,
    });
    expect(cluster.asked).to.not.include('/cluster/ha/rules');
    cluster.answers['/cluster/ha/groups'] = refused(
      500,
      'list failed: ha groups have been migrated to rules',
    );
    cluster.answers['/cluster/ha/rules'] = [
      { rule: 'r', type: 'node-affinity', resources: 'vm:100', nodes: 'pve1' },
    ];
    await cluster.clock.advance(60_000);
    expect((await cluster.observer.observe()).cluster.haRules[0]).to.include({ id: 'r', strict: false });
    cluster.answers['/version'] = { version: '9.0.2', release: '9.0' };
    cluster.answers['/cluster/ha/rules'] = refused(501, "Method 'GET /cluster/ha/rules' not implemented");
    cluster.answers['/cluster/ha/groups'] = [group];
    await cluster.clock.advance(60_000);
    expect((await cluster.observer.observe()).cluster.haRules[0]).to.include({ id: 'ha-group-g' });
  });

  it('knows no rules where it sees groups, but not whom they bind', async () => {
    cluster.answers['/version'] = { version: '8.4.21', release: '8.4' };
    cluster.answers['/cluster/ha/groups'] = [{ group: 'g', nodes: 'pve1' }];
    cluster.answers['/cluster/ha/resources'] = refused(403, 'Permission check failed (/, Sys.Audit)');
    expect((await observe()).cluster).to.include({ haRulesVisible: false });
    cluster.answers['/cluster/ha/resources'] = [];
    await cluster.clock.advance(60_000);
    expect((await observe()).cluster).to.not.have.property('haRulesVisible');
  });

  it('names the rules that are in error', async () => {
    cluster.answers['/cluster/ha/rules'] = [{ rule: 'bad', type: 'node-affinity', errors: { nodes: ['x'] } }];
    expect(gapsOf(await observe())).to.deep.equal([
      'HA rule bad: the HA manager finds it in error and ignores it',
    ]);
  });

  it('does not wait for a node that has just died', async () => {
    cluster.answers['/nodes/pve2/version'] = () => new Promise(() => undefined);
    const observing = cluster.observer.observe();
    await cluster.clock.advance(1500);
    const snapshot = await observing;
    expect(snapshot.nodes.map(({ version }) => version)).to.deep.equal(['9.2.11', undefined]);
    expect(gapsOf(snapshot)).to.deep.equal(['node pve2 version: no answer yet']);
  });
});
