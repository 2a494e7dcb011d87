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
