import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { Settings, type SettingsInput } from '#shared/settings/settings.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { seenCluster } from '../../../test/executor-scene.ts';
import { MigratePreconditions } from '../../pve/guest-answers.ts';
import { MIGRATION_CHECKS } from './migration-checks.ts';

interface Situation {
  readonly told: object;
  readonly how?: 'live' | 'offline';
  readonly settings?: SettingsInput;
  readonly guest?: Partial<GuestFacts>;
  readonly storages?: readonly (readonly [from: string, to: string])[];
}

/** What the checks say of a move from pve1 to pve2, by what the precheck told; nothing: it may go. */
function against({
  told,
  how = 'live',
  settings = {},
  guest = {},
  storages = [],
}: Situation): string | undefined {
  const execution = newExecution({
    ...{ id: 'x1', planId: 'p1', digest: 'd1', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
    moves: [{ ...plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' }), how }],
    settings: Settings.parse(settings),
  });
  const [move] = execution.moves;
  if (!move) throw new Error('no move');
  const seen = seenCluster([{ vmid: 101, node: 'pve1' }]);
  const snapshot = { ...seen, guests: seen.guests.map((each) => ({ ...each, ...guest })) };
  const preconditions = MigratePreconditions.parse({ running: 1, allowed_nodes: ['pve2'], ...told });
  for (const check of MIGRATION_CHECKS) {
    const verdict = check({
      ...{ execution, move, preconditions, snapshot },
      ...{ resources: [], tasks: [], nowMs: 0, replication: [], storages, haMotions: new Map() },
    });
    if (verdict) return verdict.detail;
  }
  return undefined;
}

const disk = (drivename: string, more: object = {}) => ({
  volid: `zfs:vm-101-${drivename}`,
  drivename,
  ...more,
});
const volume = (key: string, more: object = {}) => ({
  ...{ key, storage: 'zfs', class: 'attached' as const, shared: false },
  ...more,
});
const placed = (...volumes: ReturnType<typeof volume>[]): Partial<GuestFacts> => ({
  placement: { source: 'guest-config', takenAtMs: 0, volumes, localResources: [], bridges: [] },
  replicationTargets: ['pve2'],
});

describe('what Proxmox VE holds against a move', () => {
  it('is that it was stopped a moment ago, which the inventory does not show yet', () => {
    expect(against({ told: { running: 0 } })).to.equal('it is stopped now, it was running');
    expect(against({ told: { running: 0 }, how: 'offline' })).to.equal(undefined);
  });

  it('is a device of its node', () => {
    expect(against({ told: { local_resources: ['hostpci0'] } })).to.equal('bound to its node by hostpci0');
  });

  it('is a mapped device that cannot go along while it runs', () => {
    const told = {
      local_resources: ['usb0'],
      'mapped-resource-info': { hostpci0: { name: 'vgpu', 'live-migration': 1 }, usb0: { name: 'key' } },
    };
    expect(against({ told })).to.equal('usb0 cannot go along while it runs');
  });

  it('is no mapped device of a guest that is off, though it is listed among those of its node', () => {
    const told = { local_resources: ['usb0'], 'mapped-resources': ['usb0'] };
    expect(against({ told, how: 'offline' })).to.equal(undefined);
  });

  it('is a local disk, unless disks may move, or this one guest with its disks', () => {
    const told = { local_disks: [disk('scsi0'), disk('ide2', { is_cloudinit: 1 })] };
    expect(against({ told })).to.equal(
      'zfs:vm-101-scsi0 is on a storage of pve1, and local disks may not move',
    );
    for (const settings of [{ localDisksMayMove: true }, { allowedVmids: [101] }])
      expect(against({ told, settings })).to.equal(undefined);
  });

  it('is a storage that the target lacks, unless the disks go to another', () => {
    const told = { allowed_nodes: [], not_allowed_nodes: { pve2: { unavailable_storages: ['zfs'] } } };
    expect(against({ told })).to.equal('pve2 cannot take it: storage zfs is not available');
    expect(against({ told, storages: [['zfs', 'nvme']] })).to.equal(undefined);
    expect(against({ told: { allowed_nodes: [] }, storages: [['zfs', 'nvme']] })).to.match(
      /says Proxmox VE$/,
    );
  });

  it('is no disk that a replication has copied, but one that it leaves out', () => {
    const told = { local_disks: [disk('scsi0'), disk('scsi1')] };
    expect(against({ told, guest: placed(volume('scsi0'), volume('scsi1')) })).to.equal(undefined);
    expect(
      against({ told, guest: placed(volume('scsi0'), volume('scsi1', { skipsReplication: true })) }),
    ).to.match(/^zfs:vm-101-scsi1 is on a storage of pve1/);
  });
});
