import { expect } from 'chai';
import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import { placementFacts, withLocalDisks } from './placement.ts';

const GIB = 2 ** 30;
const isShared = (storage: string) => storage === 'ceph';
const OWN_MACS = new Set(['bc:24:11:00:00:01']);
const placed = (kind: GuestKind, config: Record<string, unknown>) =>
  placementFacts({ kind, vmid: kind === 'qemu' ? 100 : 101 }, config, isShared, 1000, OWN_MACS);
const volume = (kind: GuestKind, key: string, value: string) => placed(kind, { [key]: value }).volumes[0];
const bound = (kind: GuestKind, config: Record<string, unknown>) => placed(kind, config).localResources;

describe('the volumes of a guest', () => {
  it('are attached, with storage and size', () => {
    expect(volume('qemu', 'scsi0', 'ceph:vm-100-disk-0,size=8G,iothread=1')).to.deep.equal({
      key: 'scsi0',
      storage: 'ceph',
      bytes: 8 * GIB,
      class: 'attached',
      shared: true,
    });
    expect(volume('lxc', 'rootfs', 'local-zfs:subvol-101-disk-0,size=4G')).to.include({
      class: 'attached',
      shared: false,
    });
    expect(volume('lxc', 'mp0', 'ceph:vm-101-disk-1,mp=/data,size=1T')).to.include({ bytes: 1024 * GIB });
  });

  it('are generated for cloud-init and TPM', () => {
    const cloudInit = volume('qemu', 'ide2', 'local-lvm:vm-100-cloudinit,media=cdrom,size=4M');
    expect(cloudInit).to.include({ class: 'generated', shared: false });
    expect(volume('qemu', 'ide2', 'local:100/vm-100-cloudinit.qcow2,media=cdrom')).to.include({
      class: 'generated',
    });
    expect(volume('qemu', 'tpmstate0', 'local-lvm:vm-100-disk-2,size=4M')).to.include({ class: 'generated' });
    expect(volume('qemu', 'efidisk0', 'local-lvm:vm-100-disk-1,size=528K')).to.include({ class: 'attached' });
  });

  it('are unused when nothing uses them, which hides their size', () => {
    expect(volume('qemu', 'unused0', 'local-lvm:vm-100-disk-3')).to.deep.equal({
      key: 'unused0',
      storage: 'local-lvm',
      class: 'unused',
      shared: false,
    });
  });

  it('are shared where the disk says so itself', () => {
    expect(volume('qemu', 'virtio1', 'san:vm-100-disk-0,shared=1,size=1G')).to.include({ shared: true });
  });

  it('are none for an empty drive, an inserted CD or a path', () => {
    for (const drive of [
      'none,media=cdrom',
      'ceph:iso/debian.iso,media=cdrom',
      'cdrom,media=cdrom',
      '/dev/sdb',
    ])
      expect(volume('qemu', 'ide2', drive), drive).to.equal(undefined);
    expect(volume('lxc', 'mp0', '/mnt/data,mp=/data')).to.equal(undefined);
  });
});

describe('what binds a guest to its node', () => {
  it('is devices, arguments and pinning', () => {
    for (const [key, value] of [
      ['hostpci0', '0000:01:00.0'],
      ['usb0', 'host=1-2'],
      ['serial0', '/dev/ttyS0'],
      ['parallel0', '/dev/parport0'],
      ['virtiofs0', 'share'],
      ['args', '-device x'],
      ['affinity', '0-3'],
      ['numa0', 'cpus=0-1,hostnodes=0,policy=bind'],
      ['vga', 'std,clipboard=vnc'],
      ['ide2', 'cdrom,media=cdrom'],
      ['ide3', 'local:iso/debian.iso,media=cdrom'],
      ['scsi5', '/dev/disk/by-id/x'],
    ] as const)
      expect(bound('qemu', { [key]: value }), `${key}: ${value}`).to.deep.equal([key]);
    for (const [key, value] of [
      ['dev0', '/dev/dri/card0'],
      ['lxc', [['lxc.mount.entry', '/x']]],
      ['mp0', '/mnt/data,mp=/data'],
      ['hookscript', 'local:snippets/mount.pl'],
    ] as const)
      expect(bound('lxc', { [key]: value }), key).to.deep.equal([key]);
  });

  it('is nothing that exists everywhere', () => {
    expect(
      bound('qemu', {
        usb0: 'spice',
        usb1: 'host=spice,usb3=1',
        serial0: 'socket',
        numa: 1,
        numa0: 'cpus=0-1,memory=512',
        vga: 'qxl',
        ide2: 'none,media=cdrom',
        ide3: 'ceph:iso/debian.iso,media=cdrom',
        scsi0: 'local-lvm:vm-100-disk-0,size=8G',
        name: 'args',
        hookscript: 'local:snippets/mount.pl',
      }),
    ).to.deep.equal([]);
    expect(bound('lxc', { hookscript: 'ceph:snippets/mount.pl' })).to.deep.equal([]);
    expect(bound('lxc', { mp0: '/mnt/data,mp=/data,shared=1', features: 'nesting=1' })).to.deep.equal([]);
  });
});

describe('what else a configuration says', () => {
  it('is the bridges, each once', () => {
    const config = {
      net1: 'virtio=AA,bridge=vmbr1',
      net0: 'virtio=BB,bridge=vmbr0,tag=5',
      net2: 'e1000=CC,bridge=vmbr1',
    };
    expect(placed('qemu', config).bridges).to.deep.equal(['vmbr0', 'vmbr1']);
    expect(placed('lxc', { net0: 'name=eth0,bridge=vnet7' }).bridges).to.deep.equal(['vnet7']);
  });

  it('is the CPU type', () => {
    expect(placed('qemu', { cpu: 'host,flags=+aes' }).cpuType).to.equal('host');
    expect(placed('qemu', { cpu: 'cputype=x86-64-v3' }).cpuType).to.equal('x86-64-v3');
    expect(placed('qemu', {})).to.not.have.property('cpuType');
  });

  it('is what its memory is made of, and what forbids to delete or to move its volumes', () => {
    const facts = placed('qemu', {
      cpu: 'host,flags=+aes;-pcid',
      hugepages: 1024,
      protection: 1,
      parent: 'before',
    });
    expect(facts).to.include({
      ...{ cpuFlags: '+aes;-pcid', hugepages: '1024', isProtected: true, hasSnapshots: true },
    });
    expect(placed('qemu', { protection: 0 })).to.have.all.keys(
      ...['source', 'takenAtMs', 'volumes', 'localResources', 'bridges'],
    );
  });

  it("is whose its disks are, where they are another guest's", () => {
    expect(volume('qemu', 'scsi1', 'ceph:vm-102-disk-0,size=8G')).to.include({ ownerVmid: 102 });
    expect(volume('qemu', 'scsi1', 'ceph:base-9000-disk-0/vm-100-disk-0,size=8G')).to.not.have.property(
      'ownerVmid',
    );
    expect(volume('qemu', 'scsi1', 'nfs:102/vm-102-disk-0.qcow2,size=8G')).to.include({ ownerVmid: 102 });
  });

  it('is which base image it is a clone of, wherever that is kept', () => {
    const clone = (storage: string) => volume('qemu', 'scsi1', `${storage},size=8G`);
    expect(clone('ceph:base-9000-disk-0/vm-100-disk-0')).to.include({ cloneOf: 'base-9000-disk-0' });
    expect(clone('dir:9000/base-9000-disk-0.qcow2/100/vm-100-disk-0.qcow2')).to.include({
      cloneOf: 'base-9000-disk-0.qcow2',
    });
    expect(volume('lxc', 'rootfs', 'zfs:basevol-9000-disk-0/subvol-100-disk-0')).to.include({
      cloneOf: 'basevol-9000-disk-0',
    });
    expect(clone('dir:100/vm-100-disk-0.qcow2')).to.not.have.property('cloneOf');
  });

  it('is which volumes its replication leaves out', () => {
    expect(volume('qemu', 'scsi1', 'zfs:vm-100-disk-1,replicate=0,size=8G')).to.include({
      skipsReplication: true,
    });
    expect(volume('qemu', 'scsi1', 'zfs:vm-100-disk-1,size=8G')).to.not.have.property('skipsReplication');
  });

  it('is that this program runs in it, by its network card', () => {
    expect(placed('qemu', { net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0' }).runsUs).to.equal(true);
    expect(placed('lxc', { net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01' }).runsUs).to.equal(true);
    expect(placed('qemu', { net0: 'virtio=BC:24:11:00:00:02,bridge=vmbr0' })).to.not.have.property('runsUs');
  });
});

describe('the precheck of Proxmox VE', () => {
  const facts = placed('qemu', {
    scsi0: 'hidden:vm-100-disk-0,size=1G',
    scsi1: 'hidden:vm-100-disk-1,size=1G',
  });
  const disk = (more: object) => ({
    volid: 'hidden:x',
    cdrom: false,
    is_unused: false,
    is_vmstate: false,
    is_tpmstate: false,
    is_cloudinit: false,
    ...more,
  });

  it('tells which disks on storages that are not visible are local', () => {
    const preconditions = { running: true, local_disks: [disk({ drivename: 'scsi1' })] };
    const { volumes } = withLocalDisks(facts, preconditions, () => false, isShared);
    expect(volumes.map(({ key, shared }) => [key, shared])).to.deep.equal([
      ['scsi0', true],
      ['scsi1', false],
    ]);
  });

  it('adds the RAM of snapshots', () => {
    const state = disk({ volid: 'local:1/vm-1-state-a.raw', size: GIB, is_vmstate: true });
    const { volumes } = withLocalDisks(facts, { running: true, local_disks: [state] }, () => true, isShared);
    expect(volumes.at(-1)).to.deep.equal({
      key: 'local:1/vm-1-state-a.raw',
      storage: 'local',
      bytes: GIB,
      class: 'snapshot',
      shared: false,
    });
  });
});
