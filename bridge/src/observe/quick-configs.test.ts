import { expect } from 'chai';
import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import {
  guestIn,
  nodeRow,
  type ObservedCluster,
  observedCluster,
  vmRow,
} from '../../test/observed-cluster.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { type SimulatedPmxcfs, simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { createCompanionSource } from './companion-source.ts';
import { createObserver, type Observer } from './observer.ts';
import { createQuickConfigs } from './quick-configs.ts';

const lines = (...all: string[]): string => `${all.join('\n')}\n`;
const SECRETS = ['cipassword: $5$secret', 'sshkeys: ssh-ed25519%20secret', 'description: secret'];
const SNAPSHOT = ['[before]', 'hostpci1: 0000:02:00.0', 'scsi7: local:100/old.qcow2,size=9G', 'memory: 1'];

/** What is in the file, and what the API makes of it with `current=1` (PVE::QemuServer, PVE::LXC::Config). */
const CASES: readonly {
  readonly name: string;
  readonly kind: GuestKind;
  readonly file: string;
  readonly api: Record<string, unknown>;
}[] = [
  {
    name: 'a machine with a snapshot and something that waits for a restart',
    kind: 'qemu',
    file: lines(
      ...[
        '#a comment: of people',
        ...SECRETS,
        'cpu: host,flags=+aes;-pcid',
        'hugepages: 1024',
        'memory: 2048',
      ],
      ...['net0: virtio=BC:24:11:00:00:05,bridge=vmbr1', 'parent: before', 'protection: 1'],
      ...['scsi0: local-lvm:vm-100-disk-0,iothread=1,size=8G', 'ide2: local:iso/a.iso,media=cdrom'],
      ...[
        'unused0: ceph:vm-100-disk-4',
        '[PENDING]',
        'cpu: max',
        'delete: hugepages',
        'hostpci0: 0000:01:00.0',
      ],
      ...SNAPSHOT,
    ),
    api: {
      ...{ cipassword: '**********', sshkeys: 'ssh-ed25519%20secret', description: 'a comment', digest: 'x' },
      ...{ cpu: 'host,flags=+aes;-pcid', hugepages: '1024', memory: '2048', parent: 'before', protection: 1 },
      ...{
        net0: 'virtio=BC:24:11:00:00:05,bridge=vmbr1',
        scsi0: 'local-lvm:vm-100-disk-0,iothread=1,size=8G',
      },
      ...{ ide2: 'local:iso/a.iso,media=cdrom', unused0: 'ceph:vm-100-disk-4' },
    },
  },
  {
    name: 'a machine with devices and arguments',
    kind: 'qemu',
    file: lines(
      ...['affinity: 0-3', 'args: -device secret', 'efidisk0: ceph:vm-100-disk-1,efitype=4m,size=528K'],
      ...['hostpci0: mapping=gpu', 'numa0: cpus=0-1,hostnodes=0,policy=bind', 'serial0: /dev/ttyS0'],
      ...[
        'tpmstate0: local-lvm:vm-100-disk-2,size=4M',
        'usb0: host=1-2',
        'usb1: host=spice',
        'virtiofs0: share',
      ],
      ...['[special:fleecing]', 'fleecing-images: local:vm-100-fleece-0'],
    ),
    api: {
      ...{ affinity: '0-3', args: '-device secret', efidisk0: 'ceph:vm-100-disk-1,efitype=4m,size=528K' },
      ...{ hostpci0: 'mapping=gpu', numa0: 'cpus=0-1,hostnodes=0,policy=bind', serial0: '/dev/ttyS0' },
      ...{ tpmstate0: 'local-lvm:vm-100-disk-2,size=4M', usb0: 'host=1-2', usb1: 'host=spice' },
      ...{ virtiofs0: 'share', digest: 'x' },
    },
  },
  {
    name: 'a container with a snapshot, a mount of its host, and something that waits',
    kind: 'lxc',
    file: lines(
      ...[
        '#secret',
        'hostname: db',
        'memory: 512',
        'mp0: /mnt/data,mp=/data',
        'mp1: ceph:vm-100-disk-1,mp=/b',
      ],
      ...['net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:06', 'parent: before'],
      ...['rootfs: local-zfs:subvol-100-disk-0,size=4G', 'lxc.environment.runtime: PASSWORD=secret'],
      ...[
        '[pve:pending]',
        'dev0: /dev/dri/card0',
        '[before]',
        'mp2: /mnt/old,mp=/old',
        'lxc.mount.entry: /x y',
      ],
    ),
    api: {
      ...{ description: 'secret', hostname: 'db', memory: 512, mp0: '/mnt/data,mp=/data', digest: 'x' },
      ...{ mp1: 'ceph:vm-100-disk-1,mp=/b', net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:06' },
      ...{ parent: 'before', rootfs: 'local-zfs:subvol-100-disk-0,size=4G', env: 'PASSWORD=secret' },
    },
  },
  ...[
    'lxc.mount.entry: /secret y none',
    'lxc.mount.entry = /secret y none',
    'lxc.cgroup2.cpuset.cpus: 0',
  ].map((raw) => ({
    name: `a container with ${raw.slice(0, 24)}`,
    kind: 'lxc' as const,
    file: lines('dev1: /dev/kvm', 'rootfs: ceph:vm-100-disk-0,size=4G', raw),
    api: {
      ...{ dev1: '/dev/kvm', rootfs: 'ceph:vm-100-disk-0,size=4G', digest: 'x' },
      lxc: [raw.split(/: | = /)],
    },
  })),
];

const rowOf = (kind: GuestKind) => vmRow(100, 'pve1', { id: `${kind}/100`, type: kind });
const STORAGES = ['ceph', 'local', 'local-lvm', 'local-zfs'].map((storage) => ({
  ...{ id: `storage/pve1/${storage}`, type: 'storage', storage, node: 'pve1', status: 'available' },
  shared: storage === 'ceph' ? 1 : 0,
}));

interface Scene {
  readonly cluster: ObservedCluster;
  readonly pmxcfs: SimulatedPmxcfs;
  readonly companion: ReturnType<typeof simulatedCompanion>;
  readonly observer: Observer;
  /** What the placement of guest 100 is by an observation of now. */
  placed(): Promise<ReturnType<typeof guestIn>>;
  /** How often the API was asked for a configuration since the last time. */
  configsAsked(): number;
}

function scene(kind: GuestKind = 'qemu'): Scene {
  const cluster = observedCluster();
  const { api, clock } = cluster;
  cluster.resources(nodeRow('pve1'), rowOf(kind), ...STORAGES);
  const pmxcfs = simulatedPmxcfs(clock, ['pve1', 'pve2']);
  const companion = simulatedCompanion(pmxcfs, 'pve1', clock);
  const observer = createObserver({ api, clock, companion: createCompanionSource(companion, clock) });
  const placed = async () => guestIn(await observer.readPlacement(await observer.observe(), [100]), 100);
  const configsAsked = () => {
    const count = cluster.asked.filter((path) => path.endsWith('/config?current=1')).length;
    cluster.forget();
    return count;
  };
  return { cluster, pmxcfs, companion, observer, placed, configsAsked };
}

const FILE = 'nodes/pve1/qemu-server/100.conf';

describe('quick configurations', () => {
  for (const { name, kind, file, api: answer } of CASES)
    it(`give the same place as the API: ${name}`, async () => {
      const { cluster, pmxcfs, placed, configsAsked } = scene(kind);
      pmxcfs.put(`nodes/pve1/${kind === 'qemu' ? 'qemu-server' : 'lxc'}/100.conf`, file);
      cluster.answers[`/nodes/pve1/${kind}/100/config?current=1`] = answer;
      const quick = await placed();
      expect(configsAsked()).to.equal(0);
      const slow = await cluster.observer.readPlacement(await cluster.observer.observe(), [100]);
      expect(configsAsked()).to.equal(1);
      expect(quick?.placement).to.be.an('object').and.deep.equal(guestIn(slow, 100)?.placement);
    });

  it('S4: hold no secret', async () => {
    for (const { kind, file } of CASES) {
      const { pmxcfs, companion } = scene(kind);
      pmxcfs.put(`nodes/pve1/${kind === 'qemu' ? 'qemu-server' : 'lxc'}/100.conf`, file);
      const read = await createQuickConfigs(companion).read({ vmid: 100, kind, node: 'pve1' });
      expect(read).to.be.an('object');
      expect(JSON.stringify(read)).to.not.include('secret');
    }
  });

  it('S4: leave to the API what the companion cannot tell', async () => {
    const { cluster, companion, placed, configsAsked } = scene();
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = { cpu: 'host' };
    expect((await placed())?.placement?.cpuType, 'it is not in its files').to.equal('host');
    companion.off = true;
    await cluster.clock.advance(61_000);
    expect((await placed())?.placement?.cpuType).to.equal('host');
    expect(configsAsked()).to.equal(2);
  });

  it('S12: are read of guests alone that the API has just shown to this user', async () => {
    const { cluster, pmxcfs, observer, configsAsked } = scene();
    pmxcfs.put(FILE, 'args: -device x\n');
    const before = await observer.observe();
    cluster.resources(nodeRow('pve1'));
    await observer.observe();
    const read = await observer.readPlacement(before, [100]);
    expect(configsAsked(), 'the API is asked, which refuses').to.equal(1);
    expect(guestIn(read, 100)).to.not.have.property('placement');
    cluster.resources(nodeRow('pve1'), rowOf('qemu'));
    const long = await observer.observe();
    await cluster.clock.advance(61_000);
    expect(guestIn(await observer.readPlacement(long, [100]), 100)).to.not.have.property('placement');
  });

  it('are read again at once when they have changed, and shown no longer', async () => {
    const { cluster, pmxcfs, observer, placed } = scene();
    pmxcfs.put(FILE, 'args: -device x\n');
    expect((await placed())?.placement?.localResources).to.deep.equal(['args']);
    await cluster.clock.advance(1000);
    pmxcfs.put(FILE, 'cpu: host\n');
    const seen = await observer.observe();
    expect(guestIn(seen, 100)).to.not.have.property('placement');
    const read = guestIn(await observer.readPlacement(seen, [100]), 100);
    expect(read?.placement).to.deep.include({ localResources: [], cpuType: 'host', takenAtMs: 1_001_000 });
    pmxcfs.put(FILE, 'cpu: max\n');
    const changed = guestIn(await observer.readPlacement(seen, [100]), 100);
    expect(changed?.placement?.cpuType, 'without an observation in between').to.equal('max');
  });

  it('are good for as long as they have not changed; what they do not tell is asked once a minute', async () => {
    const { cluster, pmxcfs, companion, placed } = scene();
    pmxcfs.put(FILE, 'cpu: host\n');
    const asked: string[] = [];
    const { ask } = companion;
    companion.ask = (name, input) => {
      asked.push(name);
      return ask(name, input);
    };
    await placed();
    await cluster.clock.advance(61_000);
    cluster.answers['/nodes/pve1/qemu/100/migrate'] = { running: 1, local_resources: ['hostpci0'] };
    const later = await placed();
    expect(later?.placement).to.deep.include({
      ...{ cpuType: 'host', localResources: ['hostpci0'], takenAtMs: 1_061_000 },
    });
    expect(asked.filter((name) => name === 'config.read')).to.have.lengthOf(1);
  });

  it('are read again after pmxcfs has started anew and counts as it did before', async () => {
    const { cluster, pmxcfs, placed, companion } = scene();
    const versions = async () => (await createQuickConfigs(companion).versions())?.(100);
    pmxcfs.put(FILE, 'cpu: host\n');
    const first = await versions();
    expect((await placed())?.placement?.cpuType).to.equal('host');
    await cluster.clock.advance(2000);
    pmxcfs.put(FILE, 'cpu: max\n');
    pmxcfs.restart('pve1');
    expect([first, await versions()]).to.deep.equal(['1000:1', '1002:1']);
    expect((await placed())?.placement?.cpuType).to.equal('max');
  });

  it('have versions that nobody knows of guests that are gone, and where the companion does not answer', async () => {
    const { pmxcfs, companion } = scene();
    const configs = createQuickConfigs(companion);
    expect((await configs.versions())?.(100), 'there is no guest at all').to.equal(undefined);
    pmxcfs.put(FILE, 'cpu: host\n');
    expect((await configs.versions())?.(100)).to.equal('1000:1');
    expect((await configs.versions())?.(101)).to.equal(undefined);
    companion.off = true;
    expect(await configs.versions()).to.equal(undefined);
  });
});
