import type { GuestKind, PlacementFacts, VolumeFacts } from '#shared/snapshot/guest-facts.ts';
import type { GuestConfig, MigratePreconditions } from '../pve/answers.ts';
import { parsePropertyString } from '../pve/property-string.ts';
import { compact } from './compact.ts';
import { localResourcesOf } from './local-resources.ts';
import { volumesOf } from './volumes.ts';

/** What a guest's configuration says about where it can be. */
export const placementFacts = (
  kind: GuestKind,
  config: GuestConfig,
  isShared: (storage: string) => boolean,
  takenAtMs: number,
): PlacementFacts =>
  compact<PlacementFacts>({
    source: 'guest-config',
    takenAtMs,
    volumes: volumesOf(kind, config, isShared),
    localResources: localResourcesOf(kind, config, isShared),
    bridges: bridgesOf(config),
    cpuType: kind === 'qemu' ? cpuTypeOf(config.cpu) : undefined,
  });

/**
 * What the precheck of Proxmox VE adds: the RAM of snapshots, which is on volumes that a configuration as such
 * does not name, and which of the volumes on storages that we do not see are local after all.
 */
export function withLocalDisks(
  facts: PlacementFacts,
  { local_disks = [] }: MigratePreconditions,
  isSeen: (volume: VolumeFacts) => boolean,
  isShared: (storage: string) => boolean,
): PlacementFacts {
  const localKeys = new Set(local_disks.map(({ drivename }) => drivename));
  const volumes = facts.volumes.map((volume) =>
    isSeen(volume) ? volume : { ...volume, shared: !localKeys.has(volume.key) },
  );
  const states = local_disks.flatMap(({ volid, size, is_vmstate }) => {
    const storage = volid.split(':')[0] ?? '';
    if (!is_vmstate) return [];
    return [
      compact<VolumeFacts>({
        key: volid,
        storage,
        bytes: size,
        class: 'snapshot',
        shared: isShared(storage),
      }),
    ];
  });
  return { ...facts, volumes: [...volumes, ...states] };
}

function bridgesOf(config: GuestConfig): string[] {
  const bridges = Object.entries(config).flatMap(([key, value]) => {
    const { bridge } = /^net\d+$/.test(key) ? parsePropertyString(String(value), 'model') : {};
    return bridge === undefined ? [] : [bridge];
  });
  return [...new Set(bridges)].sort();
}

const cpuTypeOf = (cpu: unknown): string | undefined =>
  cpu === undefined ? undefined : parsePropertyString(String(cpu), 'cputype').cputype;
