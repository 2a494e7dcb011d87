import type { DeviceMapping } from '#shared/snapshot/cluster-facts.ts';
import type { Mapping } from '../pve/answers.ts';
import type { GuestConfig } from '../pve/guest-answers.ts';
import { parsePropertyString } from '../pve/property-string.ts';

/** Devices of nodes under one name. Only PCI devices can be marked as able to leave with a running guest. */
export function deviceMappings(pci: readonly Mapping[], usb: readonly Mapping[]): DeviceMapping[] {
  const of = (kind: DeviceMapping['kind'], rows: readonly Mapping[]) =>
    rows.map(
      ({ id, map = [], 'live-migration-capable': isLive }): DeviceMapping => ({
        ...{ kind, id, isLive: kind === 'pci' && isLive },
        nodes: [...new Set(map.flatMap((entry) => parsePropertyString(entry, 'node').node ?? []))].sort(),
      }),
    );
  return [...of('pci', pci), ...of('usb', usb)].sort((one, other) => (one.id < other.id ? -1 : 1));
}

const DEVICE = /^(?:(hostpci)|usb)\d+$/;

/** The devices that a machine has by a mapping: what they are decides whether and where it can go. */
export const mappedDevicesOf = (
  config: GuestConfig,
): { key: string; kind: DeviceMapping['kind']; id: string }[] =>
  Object.entries(config).flatMap(([key, value]) => {
    const found = DEVICE.exec(key);
    const id = found && parsePropertyString(String(value), 'host').mapping;
    return id ? [{ key, kind: found[1] === undefined ? ('usb' as const) : ('pci' as const), id }] : [];
  });
