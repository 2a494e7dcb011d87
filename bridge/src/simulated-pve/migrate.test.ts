import { expect } from 'chai';
import { GIB, managed, START_MS, testGuest, testNode, testSpec } from '#shared/simulation/test-cluster.ts';
import { useSignedIn } from '../../test/use-signed-in.ts';

const OWN_DISK = [{ key: 'scsi0', storage: 'disk', bytes: GIB }];
const guests = [
  testGuest(100, 'a', { volumes: OWN_DISK }),
  testGuest(101, 'a', { config: { hostpci0: 'mapping=gpu', usb0: 'mapping=key' } }),
  testGuest(102, 'a', { volumes: OWN_DISK, lock: 'backup' }),
  testGuest(103, 'a', { volumes: [{ key: 'scsi0', storage: 'only-a', bytes: GIB }] }),
  testGuest(200, 'a', { kind: 'lxc', volumes: [{ key: 'rootfs', storage: 'only-a', bytes: GIB }] }),
];
const plain = testSpec();
const spec = testSpec({
  guests,
  nodes: ['a', 'b', 'c'].map((name) => testNode(name)),
  storages: [
    ...plain.storages,
    {
      ...{ storage: 'only-a', type: 'lvmthin', shared: false, content: ['images', 'rootdir'] },
      ...{ nodes: ['a'], totalBytes: 1e12, usedBytes: 0 },
    },
  ],
  haResources: managed(guests.slice(3, 4)),
  replications: [{ vmid: 100, target: 'b' }],
  pciMappings: [{ id: 'gpu', nodes: ['a', 'b'], isLive: true }],
});

describe('what the simulated PVE holds against a migration', () => {
  const there = useSignedIn(spec, 'admin@pve', START_MS);
  const migrate = (path: string, form: Record<string, string>) =>
    there().client.call('POST', `/nodes/a/${path}/migrate`, { form });
  const refusal = async (path: string, form: Record<string, string>) => {
    const { status, body } = await migrate(path, form);
    return `${status} ${String(body.message).trim()}`;
  };
  const precheck = async (path: string) =>
    (await there().client.call('GET', `/nodes/a/${path}/migrate`)).body.data;

  it('is what the real one says, in its order', async () => {
    expect(await refusal('qemu/102', { target: 'c' })).to.equal('500 VM is locked (backup)');
    expect(await refusal('qemu/100', { target: 'c' })).to.equal(
      "500 can't migrate running VM without --online",
    );
    there().pve.apply({ type: 'quorum-lost' });
    expect(await refusal('qemu/100', { target: 'a' })).to.match(/^400 /);
    expect(await refusal('qemu/100', { target: 'c' })).to.equal('500 cluster not ready - no quorum?');
  });

  it('is that a running guest with replication goes only to its targets', async () => {
    expect(await refusal('qemu/100', { target: 'c', online: '1' })).to.equal(
      "500 Cannot live-migrate replicated VM to node 'c' - not a replication target. Use 'force' to override.",
    );
    const { status } = await migrate('qemu/100', { target: 'b', online: '1', 'with-local-disks': '1' });
    expect(status).to.equal(200);
    await there().clock.advance(60_000);
    expect((await there().client.call('GET', '/cluster/replication')).body.data).to.have.nested.property(
      '[0].target',
      'a',
    );
  });

  it('is a storage that the target has not, for HA guests too', async () => {
    expect(await refusal('qemu/103', { target: 'b', online: '1' })).to.equal(
      "500 storage 'only-a' is not available on node 'b'",
    );
  });

  it('is said of containers at once where they run, and by their task where a storage is missing', async () => {
    expect(await refusal('lxc/200', { target: 'b' })).to.equal(
      "500 can't migrate running container without --online or --restart",
    );
    const { body } = await migrate('lxc/200', { target: 'b', restart: '1' });
    await there().clock.advance(10_000);
    const log = (await there().client.call('GET', `/nodes/a/tasks/${body.data}/log`)).body.data;
    expect(JSON.stringify(log)).to.contain("storage 'only-a' is not available on node 'b'");
  });

  it('is told before, with mapped devices by node', async () => {
    const told = await precheck('qemu/101');
    expect(told).to.deep.include({
      allowed_nodes: [],
      local_resources: ['usb0'],
      'mapped-resources': ['hostpci0', 'usb0'],
      'mapped-resource-info': { hostpci0: { name: 'gpu', 'live-migration': 1 }, usb0: { name: 'key' } },
    });
    expect(told)
      .to.have.nested.property('not_allowed_nodes.b')
      .deep.include({
        'unavailable-resources': ['usb0'],
      });
    expect(told)
      .to.have.nested.property('not_allowed_nodes.c')
      .deep.include({
        'unavailable-resources': ['hostpci0', 'usb0'],
      });
  });
});
