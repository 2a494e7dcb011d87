import { expect } from 'chai';
import { gapsOf, nodeRow, observedCluster, refused, vmRow } from '../../test/observed-cluster.ts';

const storage = (node: string) => ({
  ...{ id: `storage/${node}/thin`, type: 'storage', storage: 'thin', node, status: 'available', shared: 0 },
  ...{ maxdisk: 1e12, disk: 0, content: 'images', plugintype: 'lvmthin' },
});
const POOL = { lv: 'data', vg: 'pve', lv_size: 1e12, used: 0, metadata_size: '100', metadata_used: 95 };

function scene(disk: string, answer: unknown = [{ ...POOL, lv: 'other' }, POOL]) {
  const cluster = observedCluster();
  cluster.resources(
    ...[nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1')],
    ...['pve1', 'pve2'].map(storage),
  );
  cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = { scsi0: disk };
  cluster.answers['/nodes/pve1/qemu/100/migrate'] = { running: 1, local_disks: [] };
  cluster.answers['/storage'] = [{ storage: 'thin', type: 'lvmthin', vgname: 'pve', thinpool: 'data' }];
  for (const node of ['pve1', 'pve2']) cluster.answers[`/nodes/${node}/disks/lvmthin`] = answer;
  const read = async () => cluster.observer.readPlacement(await cluster.observer.observe(), [100]);
  return { cluster, read };
}
const asked = (cluster: ReturnType<typeof observedCluster>) =>
  cluster.asked.filter((path) => path.endsWith('/lvmthin')).sort();

describe('thin pools', () => {
  it('tell how full their metadata is, once a disk is to be copied, and once a minute', async () => {
    const { cluster, read } = scene('thin:vm-100-disk-0,size=8G');
    const figures = ({ storages }: Awaited<ReturnType<typeof read>>) =>
      storages.map((row) => [row.node, row.metadataTotalBytes, row.metadataUsedBytes]);
    const known = [
      ['pve1', 100, 95],
      ['pve2', 100, 95],
    ];
    expect(figures(await read())).to.deep.equal(known);
    expect(figures(await cluster.observer.observe())).to.deep.equal(known);
    await read();
    expect(asked(cluster)).to.deep.equal(['/nodes/pve1/disks/lvmthin', '/nodes/pve2/disks/lvmthin']);
  });

  it('are not asked where only a cloud-init volume goes along', async () => {
    const { cluster, read } = scene('thin:vm-100-cloudinit,media=cdrom,size=4M');
    await read();
    expect(asked(cluster)).to.deep.equal([]);
  });

  it('that a node does not tell of are unknown, and it is said why', async () => {
    const seen = await scene('thin:vm-100-disk-0,size=8G', refused(403, 'Permission check failed')).read();
    expect(gapsOf(seen)).to.include('thin pools of pve1: Permission check failed');
    expect(seen.storages[0]).to.not.have.property('metadataUsedBytes');
  });
});
