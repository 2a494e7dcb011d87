import { expect } from 'chai';
import { Settings } from '#shared/settings/settings.ts';
import { seenCluster, T0 } from '../../test/executor-scene.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { preflight } from './preflight.ts';

/** Whoever holds these privileges, on these paths. */
const who = (held: Readonly<Record<string, readonly string[]>>): PveApi => {
  const api: Pick<PveApi, 'permissionsOn'> = {
    permissionsOn: async (path) => ({
      [path]: Object.fromEntries((held[path] ?? []).map((privilege) => [privilege, 0])),
    }),
  };
  return api as PveApi;
};

const disk = { key: 'scsi0', storage: 'ssd', class: 'attached' as const, shared: false };
const placement = {
  source: 'guest-config' as const,
  takenAtMs: T0,
  volumes: [disk],
  localResources: [],
  bridges: [],
};
const there = { available: true, shared: false, content: ['images'] };
const snapshot = {
  ...seenCluster([
    { vmid: 101, node: 'pve1', placement },
    { vmid: 102, node: 'pve1' },
    { vmid: 103, node: 'pve1' },
  ]),
  storages: [
    { storage: 'ssd', node: 'pve1', ...there },
    { storage: 'nvme', node: 'pve2', ...there },
  ],
};
const mapped = Settings.parse({ storageMap: [{ storage: 'ssd', target: 'nvme' }] });
const moves = [101, 102, 103].map((vmid) => ({ vmid, target: 'pve2' }));

describe('the rights that a plan needs', () => {
  it('S2: names which privilege is missing on which path, for which guests', async () => {
    const some = who({ '/vms/101': ['VM.Migrate'], '/vms/102': ['VM.Migrate', 'VM.Config.Disk'] });
    expect(await preflight(some, snapshot, mapped, moves)).to.deep.equal([
      { path: '/vms/101', privilege: 'VM.Config.Disk', vmids: [101] },
      { path: '/storage/nvme', privilege: 'Datastore.AllocateSpace', vmids: [101] },
      { path: '/vms/103', privilege: 'VM.Migrate', vmids: [103] },
    ]);
  });

  it('wants none to change disks of a guest of HA, which sends them nowhere else', async () => {
    const ha = { state: 'started', failback: true, autoRebalance: true };
    const managed = { ...snapshot, guests: snapshot.guests.map((guest) => ({ ...guest, ha })) };
    const some = who({ '/vms/101': ['VM.Migrate'] });
    expect(await preflight(some, managed, mapped, moves.slice(0, 1))).to.deep.equal([]);
  });

  it('story 25: wants no more than to migrate where disks stay on storages of their name', async () => {
    const some = who({ '/vms/101': ['VM.Migrate'], '/vms/102': ['VM.Migrate'], '/vms/103': ['VM.Migrate'] });
    expect(await preflight(some, snapshot, Settings.parse({}), moves)).to.deep.equal([]);
  });
});
