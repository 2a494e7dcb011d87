import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import type { GuestConfig } from '../pve/guest-answers.ts';
import { parsePropertyString } from '../pve/property-string.ts';
import { isInsertedCd, storageOf, type VolumeEntry, volumeEntries } from './volumes.ts';

type Binds = (value: string) => boolean;
const always: Binds = () => true;
/** A mapped one may be there on other nodes, too. */
const isRaw: Binds = (value) => parsePropertyString(value, 'host').mapping === undefined;

/**
 * Configuration keys that tie a guest to its node, or whose demands on a target cannot be seen from here.
 * Wary on purpose: what binds nothing after all is found out by the precheck of Proxmox VE.
 */
const BINDING: Readonly<Record<GuestKind, readonly (readonly [RegExp, Binds])[]>> = {
  qemu: [
    [/^(?:parallel|virtiofs)\d+$/, always],
    [/^hostpci\d+$/, isRaw],
    [/^(?:args|affinity|ivshmem|amd-sev|intel-tdx)$/, always],
    [/^usb\d+$/, (value) => isRaw(value) && parsePropertyString(value, 'host').host !== 'spice'],
    [/^serial\d+$/, (value) => value !== 'socket'],
    [/^numa\d+$/, (value) => parsePropertyString(value, 'cpus').hostnodes !== undefined],
    [/^vga$/, (value) => parsePropertyString(value, 'type').clipboard === 'vnc'],
  ],
  lxc: [
    [/^dev\d+$/, always],
    [/^lxc$/, always],
  ],
};

/** The binding keys of a configuration, sorted. */
export function localResourcesOf(
  kind: GuestKind,
  config: GuestConfig,
  isShared: (storage: string) => boolean,
): string[] {
  const devices = Object.entries(config).flatMap(([key, value]) =>
    BINDING[kind].some(([pattern, binds]) => pattern.test(key) && binds(String(value))) ? [key] : [],
  );
  const volumes = volumeEntries(kind, config).flatMap((entry) =>
    bindsByVolume(entry, isShared) ? [entry.key] : [],
  );
  return [...devices, ...volumes, ...hookOf(kind, config, isShared)].sort();
}

/**
 * A container whose hook script is not there on the target does not start again, and nothing of Proxmox VE looks for it
 * before the container is stopped and its configuration has moved. A machine just goes on where it is.
 */
function hookOf(
  kind: GuestKind,
  { hookscript }: GuestConfig,
  isShared: (storage: string) => boolean,
): string[] {
  if (kind !== 'lxc' || hookscript === undefined) return [];
  const [storage = ''] = String(hookscript).split(':');
  return isShared(storage) ? [] : ['hookscript'];
}

/** A path of the host without `shared=1`, the host's own drive, or a CD on a storage that others do not have. */
function bindsByVolume(entry: VolumeEntry, isShared: (storage: string) => boolean): boolean {
  if (entry.volume === 'none' || entry.volume === '') return false;
  if (entry.volume === 'cdrom') return true;
  const storage = storageOf(entry);
  if (storage === undefined) return entry.properties.shared !== '1';
  return isInsertedCd(entry) && !isShared(storage);
}
