import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

/** What ties a guest to nodes, as check_local_resources of PVE::QemuMigrate::Helpers finds it. */
export interface Devices {
  /** Keys of the configuration that tie it to its node; mapped ones are among them where they cannot leave as it is. */
  readonly local: readonly string[];
  readonly mapped: ReadonlyMap<string, { readonly name: string; readonly isLive: boolean }>;
  /** Keys of mapped devices that a node does not have. */
  missingOn(node: string): readonly string[];
}

const property = (value: unknown, name: string): string | undefined =>
  new RegExp(`(?:^|,)${name}=([^,]+)`).exec(String(value))?.[1];

/** While it runs, whatever is behind them. */
const NEVER_LIVE = ['amd-sev', 'intel-tdx'];
const CLIPBOARD = 'clipboard=vnc';

/** What has nothing to do with a mapping. */
function plainBonds({ spec: { config }, status }: GuestState): string[] {
  const whileRunning = [
    ...NEVER_LIVE.filter((key) => config[key] !== undefined),
    ...(Object.keys(config).some((key) => /^virtiofs\d+$/.test(key)) ? ['virtiofs'] : []),
    ...(property(config.vga, 'clipboard') === 'vnc' ? [CLIPBOARD] : []),
  ];
  return [
    ...(status === 'stopped' ? [] : whileRunning),
    ...(config.ivshmem === undefined ? [] : ['ivshmem']),
  ];
}

/** A device by its key; what is no device, or safe, is none. */
function deviceAt(key: string, value: unknown): { key: string; kind: string; name?: string } | undefined {
  const [, kind] = /^(usb|hostpci|serial|parallel|virtiofs)\d+$/.exec(key) ?? [];
  const isSafe =
    (kind === 'serial' && value === 'socket') || (kind === 'usb' && /^(?:host=)?spice\b/.test(String(value)));
  if (kind === undefined || isSafe) return undefined;
  const name = property(value, kind === 'virtiofs' ? 'dirid' : 'mapping');
  return name === undefined ? { key, kind } : { key, kind, name };
}

export function devicesOf(cluster: VirtualCluster, guest: GuestState): Devices {
  const mappings = new Map(cluster.spec.pciMappings.map((mapping) => [mapping.id, mapping]));
  const local = plainBonds(guest);
  const mapped = new Map<string, { name: string; isLive: boolean }>();
  for (const [key, value] of Object.entries(guest.spec.config)) {
    const device = deviceAt(key, value);
    if (device === undefined) continue;
    const { kind, name } = device;
    const isLive = kind === 'hostpci' && name !== undefined && mappings.get(name)?.isLive === true;
    if (name !== undefined) mapped.set(key, { name, isLive });
    // Of mapped devices only those of PCI are left out, where they can leave with the guest or it is off.
    const mayLeave = kind === 'hostpci' && name !== undefined && (isLive || guest.status === 'stopped');
    if (!mayLeave) local.push(key);
  }
  return {
    local,
    mapped,
    missingOn: (node) =>
      [...mapped].flatMap(([key, { name }]) => (mappings.get(name)?.nodes.includes(node) ? [] : [key])),
  };
}

/** Why a migration is refused before it begins. */
export function deviceRefusal(
  cluster: VirtualCluster,
  guest: GuestState,
  target: string,
): string | undefined {
  const { local, mapped, missingOn } = devicesOf(cluster, guest);
  const blocking = local.filter((key) => !mapped.has(key) && key !== CLIPBOARD);
  if (blocking.length > 0) return `can't migrate VM which uses local devices: ${blocking.join(', ')}`;
  const missing = missingOn(target);
  if (missing.length > 0) return `can't migrate to '${target}': missing mapped devices ${missing.join(', ')}`;
  const stuck = [...mapped].filter(([, { isLive }]) => !isLive).map(([key, { name }]) => `${key}:${name}`);
  if (guest.status !== 'stopped' && stuck.length > 0)
    return `can't live migrate running VM which uses following mapped devices: ${stuck.join(', ')}`;
  return local.includes(CLIPBOARD)
    ? "VMs with 'clipboard' set to 'vnc' are not live migratable with QEMU/machine versions older than 10.1!"
    : undefined;
}
