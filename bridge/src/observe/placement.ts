import type { GuestFacts, PlacementFacts, VolumeFacts } from '#shared/snapshot/guest-facts.ts';
import type { GuestConfig, MigratePreconditions } from '../pve/guest-answers.ts';
import { parsePropertyString } from '../pve/property-string.ts';
import { compact } from './compact.ts';
import { localResourcesOf } from './local-resources.ts';
import { mappedDevicesOf } from './mappings.ts';
import { volumesOf } from './volumes.ts';

/** What a guest's configuration says about where it can be. */
export const placementFacts = (
  { kind, vmid }: Pick<GuestFacts, 'kind' | 'vmid'>,
  config: GuestConfig,
  isShared: (storage: string) => boolean,
  takenAtMs: number,
  ownMacs: ReadonlySet<string> = NONE,
): PlacementFacts =>
  compact<PlacementFacts>({
    source: 'guest-config',
    takenAtMs,
    volumes: volumesOf({ kind, vmid }, config, isShared),
    localResources: localResourcesOf(kind, config, isShared),
    bridges: bridgesOf(config),
    mapped: kind === 'qemu' ? listed(mappedDevicesOf(config)) : undefined,
    ...(kind === 'qemu' ? processorOf(config) : {}),
    // What only matters where it is so is absent where it is not.
    isProtected: isSet(config.protection),
    hasSnapshots: config.parent === undefined ? undefined : true,
    runsUs: macsOf(config).some((mac) => ownMacs.has(mac)) ? true : undefined,
  });

const listed = <Item>(items: Item[]): Item[] | undefined => (items.length === 0 ? undefined : items);

const NONE: ReadonlySet<string> = new Set();
const isSet = (flag: unknown): true | undefined =>
  flag === 1 || flag === '1' || flag === true ? true : undefined;

function processorOf(config: GuestConfig): Partial<PlacementFacts> {
  const { cputype, flags } =
    config.cpu === undefined
      ? { cputype: undefined, flags: undefined }
      : parsePropertyString(String(config.cpu), 'cputype');
  const { hugepages } = config;
  return {
    cpuType: cputype,
    cpuFlags: flags,
    hugepages: hugepages === undefined ? undefined : String(hugepages),
  };
}

/** The addresses of its network cards, in small letters. */
function macsOf(config: GuestConfig): string[] {
  const cards = Object.entries(config).filter(([key]) => /^net\d+$/.test(key));
  return cards.flatMap(([, value]) =>
    [...String(value).matchAll(/=((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\b/gi)].map(([, mac = '']) =>
      mac.toLowerCase(),
    ),
  );
}

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
