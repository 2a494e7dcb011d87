import { expect } from 'chai';
import { GIB, managed, START_MS, testGuest, testNode, testSpec } from '#shared/simulation/test-cluster.ts';
import { useSignedIn } from '../../test/use-signed-in.ts';

const guests = [
  testGuest(100, 'a', { volumes: [{ key: 'scsi0', storage: 'disk', bytes: 10 * GIB }] }),
  testGuest(101, 'a'),
  testGuest(200, 'a', { kind: 'lxc', volumes: [{ key: 'rootfs', storage: 'shared', bytes: 8 * GIB }] }),
];

const spec = testSpec({
  guests,
  nodes: ['a', 'b', 'c'].map((name) => testNode(name, { release: '8.4' })),
  haResources: managed(guests.slice(1, 2)).map((resource) => ({ ...resource, group: 'home' })),
  haGroups: [{ group: 'home', nodes: [{ node: 'a', priority: 2 }, { node: 'b' }], restricted: true }],
  backupJobs: [
    {
      id: 'night',
      enabled: true,
      schedule: '01:30',
      storage: 'nas',
      nextRunMs: START_MS + 1000,
      vmids: [100],
    },
  ],
  replications: [{ vmid: 100, target: 'b' }],
  pciMappings: [{ id: 'gpu', nodes: ['a', 'b'] }],
});

describe('what else the simulated PVE lists', () => {
  const there = useSignedIn(spec, 'root@pam', START_MS);
  const data = async (path: string) => (await there().client.call('GET', path)).body.data;
  const migrate = (path: string, form: Record<string, string>) =>
    there().client.call('POST', `/nodes/a/${path}/migrate`, { form });

  it('knows backup jobs, whose next run is never past', async () => {
    const nextRun = async () =>
      ((await data('/cluster/backup')) as Record<string, unknown>[])[0]?.['next-run'];
    expect(await nextRun()).to.equal(START_MS / 1000 + 1);
    await there().clock.advance(5000);
    expect(await nextRun()).to.equal(START_MS / 1000 + 1 + 86_400);
  });

  it('knows replication and mapped devices', async () => {
    expect(await data('/cluster/replication')).to.deep.equal([
      { id: '100-0', type: 'local', guest: 100, jobnum: 0, target: 'b', source: 'a', schedule: '*/15' },
    ]);
    const [job] = (await data('/nodes/a/replication')) as unknown[];
    expect(job).to.include({ fail_count: 0, vmtype: 'qemu' });
    expect(await data('/nodes/b/replication')).to.deep.equal([]);
    expect(((await data('/cluster/mapping/pci')) as { map: string[] }[])[0]?.map).to.have.lengthOf(2);
  });

  it('has groups instead of rules on 8.4', async () => {
    const [group] = (await data('/cluster/ha/groups')) as unknown[];
    expect(group).to.include({ group: 'home', nodes: 'a:2,b', restricted: 1 });
    expect((await there().client.call('GET', '/cluster/ha/rules')).status).to.equal(501);
    expect((await data('/cluster/ha/resources')) as unknown[]).to.have.nested.property('[0].group', 'home');
  });

  it('describes a container and moves it by a restart', async () => {
    const config = (await data('/nodes/a/lxc/200/config')) as Record<string, unknown>;
    expect(config).to.include({ hostname: 'vm-200', rootfs: 'shared:vm-200-disk-0,size=8G' });
    const upid = (await migrate('lxc/200', { target: 'b', restart: '1' })).body.data;
    await there().clock.advance(60_000);
    expect(await data(`/nodes/a/tasks/${upid}/status`)).to.include({ exitstatus: 'OK', type: 'vzmigrate' });
    expect(there().pve.cluster.guests.get(200)?.node).to.equal('b');
  });

  it('moves local disks to the storage that is asked for', async () => {
    const none = (await migrate('qemu/100', { target: 'b', online: '1' })).body.data;
    await there().clock.advance(30_000);
    expect(await data(`/nodes/a/tasks/${none}/status`)).to.include({ exitstatus: 'migration aborted' });
    const form = { target: 'b', online: '1', 'with-local-disks': '1', targetstorage: 'disk:shared' };
    const upid = (await migrate('qemu/100', form)).body.data;
    await there().clock.advance(120_000);
    expect(await data(`/nodes/a/tasks/${upid}/status`)).to.include({ exitstatus: 'OK' });
    expect(there().pve.cluster.guests.get(100)?.volumes[0]?.storage).to.equal('shared');
  });

  it('says at once when a storage is broken', async () => {
    there().pve.apply({ type: 'storage-broken', storage: 'disk' });
    const answer = await migrate('qemu/100', { target: 'b', online: '1' });
    expect(answer.body.message).to.equal("storage 'disk' is not available on node 'b'\n");
    there().pve.apply({ type: 'storage-repaired', storage: 'disk' });
    expect((await migrate('qemu/100', { target: 'b', online: '1' })).status).to.equal(200);
  });
});
