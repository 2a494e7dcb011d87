import { expect } from 'chai';
import { failureReason, taskFailure } from './failure-reason.ts';

const subject = { vmid: 101, kind: 'qemu', source: 'pve1', target: 'pve2' } as const;
const stamped = (...lines: string[]) => lines.map((line) => `2026-11-20 10:00:00 ${line}`);

describe('the reason of a failure', () => {
  const KNOWN = [
    ['VM is locked (backup)', 'Wait until its backup has ended'],
    ['VM is locked (migrate)', 'qm unlock 101'],
    ["can't migrate VM which uses local devices: hostpci0", 'Detach hostpci0'],
    [
      "can't live migrate attached local disks without with-local-disks option",
      'storage that all nodes share',
    ],
    ["storage 'fast' is not available on node 'pve2'", 'Make storage fast available on pve2'],
    ["storage 'fast' is disabled", 'Enable storage fast'],
    ["content type 'images' is not available on storage 'iso'", 'Allow content images on storage iso'],
    ["Cannot live-migrate replicated VM to node 'pve2' - not a replication target", 'replication goes to'],
    ["Can't connect to destination address using public key", 'SSH from pve1 to pve2'],
    ['cluster not ready - no quorum?', 'quorum'],
    ["no such cluster node 'pve9'", 'new plan'],
    ["Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", 'moved or removed'],
    ["can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout", 'try again later'],
    [
      'service vm:101 in error state, must be disabled and fixed first',
      'ha-manager set vm:101 --state disabled',
    ],
    ["can't migrate running VM without --online", 'started meanwhile'],
    ["can't migrate running container without --online or --restart", 'started meanwhile'],
    ["Can't connect to destination address (10.0.1.2) using public key authentication", 'SSH from pve1'],
    ['refusing to migrate replicated VM whose replication job is marked for removal', 'has been removed'],
    [
      "can't migrate to 'pve2': missing mapped devices hostpci0",
      'a device of pve2 to the resource mapping of',
    ],
    ["can't live migrate running VM which uses following mapped devices: usb0:key", 'Shut it down'],
    [
      "VMs with 'clipboard' set to 'vnc' are not live migratable with QEMU/machine versions older than 10.1!",
      'clipboard of its display',
    ],
    ['online storage migration not possible if non-replicated snapshot exists', 'Remove its snapshots'],
    ['non-migratable snapshot exists', 'Remove its snapshots'],
    ["can't migrate 'z:base-9-disk-0/vm-101-disk-0' as it's a clone of 'base-9-disk-0'", 'full copy'],
    ["can't migrate local cdrom drive", 'Take the disc out'],
    ['owned by other VM (owner = VM 102)', 'belongs to another guest'],
    ["can't migrate 'x:vm-101-disk-0' - storage type 'zfs' not supported", 'that all nodes share'],
    ["cannot migrate local bind mount point 'mp0'", 'Mark mp0 as shared if pve2 has the same'],
    [
      "Installed QEMU version '9.2.0' is too old to run machine type 'pc-i440fx-10.1+pve0', please upgrade node 'pve2'",
      'Upgrade pve2',
    ],
    ['target node pve2 is too old for preserving VirtIO-net MTU, please upgrade', 'Upgrade pve2'],
    ['hugepage allocation failed at /usr/share/perl5/PVE/QemuServer/Memory.pm line 731.', 'huge pages'],
    ["[pve2] bridge 'vmbr7' does not exist", 'Create bridge vmbr7 on pve2'],
    ["[pve2] kvm: Host doesn't support requested features", 'choose one that all nodes have'],
    [
      "[pve2] kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory",
      'too little free memory on pve2',
    ],
    ["storage migration for 'z:vm-101-disk-0' to storage 'z' failed - out of space", 'Make room'],
    [
      "storage migration for 'z:vm-101-disk-0' to storage 'z' failed - exit code 255",
      'Look at storage z on pve2',
    ],
    ["command 'lxc-stop -n 101 --nokill --timeout 180' failed: exit code 1", 'did not shut down in time'],
    ['Host key verification failed.', 'pvecm updatecerts'],
  ] as const;
  for (const [text, remedy] of KNOWN)
    it(`of "${text}" has a remedy`, () => {
      expect(failureReason(text, subject).remedy).to.contain(remedy);
    });

  it('names the command of a container', () => {
    expect(failureReason('CT is locked (migrate)', { ...subject, kind: 'lxc' }).remedy).to.contain(
      'pct unlock 101',
    );
  });

  it('is a change, not a failure, where the guest is no longer as it was planned', () => {
    expect(failureReason('VM is locked (backup)', subject).changed).to.equal(true);
    expect(failureReason("storage 'fast' is disabled", subject).changed).to.equal(false);
  });

  it('stands in the log before its end, not in the exit text', () => {
    const lines = stamped(
      "starting migration of VM 101 to node 'pve2' (10.0.0.2)",
      '[pve2] start failed: QEMU exited with code 1',
      'ERROR: online migrate failure - remote command failed with exit code 255',
      'aborting phase 2 - cleanup resources',
      'ERROR: migration finished with problems (duration 00:00:04)',
    );
    const { detail, remedy } = taskFailure(
      'migration problems',
      [...lines, 'TASK ERROR: migration problems'],
      subject,
    );
    expect(detail).to.equal('[pve2] start failed: QEMU exited with code 1');
    expect(remedy).to.contain('pve2');
  });

  it('is the line that says most, not what came of it', () => {
    const lines = stamped(
      "[pve2] bridge 'vmbr7' does not exist",
      '[pve2] kvm: network script /usr/libexec/qemu-server/pve-bridge failed with status 512',
      '[pve2] start failed: QEMU exited with code 1',
      'ERROR: online migrate failure - remote command failed with exit code 255',
    );
    const { detail, remedy } = taskFailure('migration problems', lines, subject);
    expect([detail, remedy]).to.deep.equal([
      "[pve2] bridge 'vmbr7' does not exist",
      'Create bridge vmbr7 on pve2',
    ]);
  });

  it('is the last error line when nothing is known of it', () => {
    const lines = stamped(
      'migration status error: failed - Unable to write to socket: Broken pipe',
      'aborting phase 2',
    );
    expect(taskFailure('migration problems', lines, subject).detail).to.equal(
      'migration status error: failed - Unable to write to socket: Broken pipe',
    );
  });

  it('is the exit text when the log says nothing', () => {
    expect(taskFailure('unexpected status', [], subject).detail).to.equal('unexpected status');
  });

  it('is one harmless line of text, whatever came from outside', () => {
    const { detail } = failureReason(`first\n<0>forged\u202e\u0007${'x'.repeat(400)}`, subject);
    expect(detail).to.match(/^first <0>forged/);
    expect(detail).to.have.length(300);
    expect(detail).to.not.match(/\p{Cc}|\p{Cf}/u);
  });
});
