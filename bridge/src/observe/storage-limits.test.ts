import { expect } from 'chai';
import { gapsOf, nodeRow, observedCluster, refused, vmRow } from '../../test/observed-cluster.ts';
import { migrationLimit } from './storage-limits.ts';

const KIB = 1024;
const storage = (name: string, node: string) => ({
  ...{ id: `storage/${node}/${name}`, type: 'storage', storage: name, node, status: 'available', shared: 0 },
  ...{ maxdisk: 1e12, disk: 0, content: 'images' },
});

function scene(config: object, answer: unknown) {
  const cluster = observedCluster();
  const rows = [storage('hdd', 'pve1'), storage('ssd', 'pve1')];
  cluster.resources(nodeRow('pve1'), vmRow(100, 'pve1'), ...rows);
  cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = config;
  cluster.answers['/nodes/pve1/qemu/100/migrate'] = { running: 1, local_disks: [] };
  cluster.answers['/storage'] = answer;
  const read = async () => cluster.observer.readPlacement(await cluster.observer.observe(), [100]);
  return { cluster, read };
}
const DISK = { scsi0: 'ssd:vm-100-disk-0,size=8G' };
const LIMITED = [
  { storage: 'ssd', type: 'lvmthin', bwlimit: 'clone=5,migration=1000' },
  { storage: 'hdd', type: 'dir' },
];

describe('limits of storages', () => {
  it('are those of migrations, else the default; 0 is none', () => {
    expect(migrationLimit('migration=1000,default=5')).to.equal(1000 * KIB);
    expect(migrationLimit('clone=5,default=2000')).to.equal(2000 * KIB);
    expect(migrationLimit({ default: 3 })).to.equal(3 * KIB);
    for (const none of [undefined, '', 'clone=5', 'migration=0,default=7'])
      expect(migrationLimit(none)).to.equal(undefined);
  });

  it('are read once a guest with a disk to copy is planned, and known from then on', async () => {
    const { cluster, read } = scene(DISK, LIMITED);
    const limits = ({ storages }: Awaited<ReturnType<typeof read>>) =>
      storages.map((row) => [row.storage, row.migrationLimitBytesPerSecond]);
    const known = [
      ['hdd', undefined],
      ['ssd', 1000 * KIB],
    ];
    expect(limits(await read())).to.deep.equal(known);
    expect(limits(await cluster.observer.observe())).to.deep.equal(known);
    await read();
    expect(cluster.asked.filter((path) => path === '/storage')).to.have.lengthOf(1);
  });

  it('are not asked for where nothing is to copy', async () => {
    const { cluster, read } = scene({}, LIMITED);
    await read();
    expect(cluster.asked).to.not.include('/storage');
  });

  it('are said to be unknown where they cannot be read', async () => {
    const { read } = scene(DISK, refused(500, 'no storage.cfg'));
    expect(gapsOf(await read())).to.include('bandwidth limits of storages: no storage.cfg');
  });
});
