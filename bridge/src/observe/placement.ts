import type { GuestKind, PlacementFacts, VolumeFacts } from '#shared/snapshot/guest-facts.ts';
import type { GuestConfig, MigratePreconditions } from '../pve/answers.ts';
import { parsePropertyString } from '../pve/property-string.ts';
import { compact } from './compact.ts';
import { localResourcesOf } from './local-resources.ts';
import { volumesOf } from './volumes.ts';

/** What a guest's configuration says about where it can be. */
export function placementFacts(
  kind: GuestKind,
  config: GuestConfig,
  isShared: (storage: string) => boolean,
  takenAtMs: number,
  preconditions?: MigratePreconditions,
): PlacementFacts {
  return compact<PlacementFacts>({
    source: 'guest-config',
    takenAtMs,
    volumes: [...volumesOf(kind, config, isShared), ...snapshotVolumes(preconditions, isShared)],
    localResources: localResourcesOf(kind, config, isShared),
    bridges: bridgesOf(config),
    cpuType: kind === 'qemu' ? cpuTypeOf(config.cpu) : undefined,
  });
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

/** RAM of snapshots is on volumes that the configuration as such does not name, the preconditions do. */
function snapshotVolumes(
  preconditions: MigratePreconditions | undefined,
  isShared: (storage: string) => boolean,
): VolumeFacts[] {
  return (preconditions?.local_disks ?? []).flatMap(({ volid, size, is_vmstate }) => {
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
}
