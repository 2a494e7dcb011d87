import type { GuestFacts, GuestKind, VolumeFacts } from '#shared/snapshot/guest-facts.ts';
import type { GuestConfig } from '../pve/guest-answers.ts';
import { parsePropertyString, parseSize } from '../pve/property-string.ts';
import { compact } from './compact.ts';

/** A disk, CD or mount point as the configuration states it. */
export interface VolumeEntry {
  readonly key: string;
  /** `STORAGE:volume`, a path, `none` or `cdrom`. */
  readonly volume: string;
  readonly properties: Readonly<Record<string, string>>;
}

const KEYS: Readonly<Record<GuestKind, RegExp>> = {
  qemu: /^(?:(?:ide|sata|scsi|virtio|unused)\d+|efidisk0|tpmstate0)$/,
  lxc: /^(?:rootfs|(?:mp|unused)\d+)$/,
};

export const volumeEntries = (kind: GuestKind, config: GuestConfig): VolumeEntry[] =>
  Object.entries(config).flatMap(([key, value]) => {
    if (!KEYS[kind].test(key)) return [];
    const properties = parsePropertyString(String(value), 'file');
    const volume = properties.file ?? properties.volume ?? '';
    return [{ key, volume, properties }];
  });

/** The storage of `STORAGE:volume`; `undefined` for a path, `none` and `cdrom`. */
export const storageOf = ({ volume }: VolumeEntry): string | undefined =>
  volume.startsWith('/') ? undefined : /^([^:/]+):/.exec(volume)?.[1];

export const isCloudInit = ({ volume }: VolumeEntry): boolean => /(?:^|[-/:])cloudinit(?:\.|$)/.test(volume);
const isCd = ({ properties }: VolumeEntry): boolean => properties.media === 'cdrom';

/** A CD that a person put in: nothing to copy, but it must be readable on the target. */
export const isInsertedCd = (entry: VolumeEntry): boolean => isCd(entry) && !isCloudInit(entry);

/** The volumes that are copied where they are not shared, by the classes of safety.md S20. */
export function volumesOf(
  { kind, vmid }: Pick<GuestFacts, 'kind' | 'vmid'>,
  config: GuestConfig,
  isShared: (storage: string) => boolean,
): VolumeFacts[] {
  return volumeEntries(kind, config).flatMap((entry) => {
    const storage = storageOf(entry);
    if (storage === undefined || isInsertedCd(entry)) return [];
    return [
      compact<VolumeFacts>({
        key: entry.key,
        storage,
        bytes: parseSize(entry.properties.size),
        class: classOf(entry),
        shared: isShared(storage) || entry.properties.shared === '1',
        ownerVmid: otherOwner(entry, vmid),
        cloneOf: baseOf(entry),
        skipsReplication: entry.properties.replicate === '0' ? true : undefined,
      }),
    ];
  });
}

/** `vm-101-disk-0`, and `base-9000-disk-0/vm-101-disk-0` of a clone: whose it is, where it is another guest's. */
function otherOwner({ volume }: VolumeEntry, vmid: number): number | undefined {
  const owners = [...volume.matchAll(/(?:vm|base|subvol|basevol)-(\d+)-/g)];
  const owner = Number(owners[owners.length - 1]?.[1] ?? vmid);
  return owner === vmid ? undefined : owner;
}

/** `9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2`, or `basevol-9000-disk-0/subvol-101-disk-0`. */
const baseOf = ({ volume }: VolumeEntry): string | undefined =>
  /[:/](base(?:vol)?-\d+-[^/]+)\/./.exec(volume)?.[1];

function classOf(entry: VolumeEntry): VolumeFacts['class'] {
  if (entry.key.startsWith('unused')) return 'unused';
  return entry.key === 'tpmstate0' || isCloudInit(entry) ? 'generated' : 'attached';
}
