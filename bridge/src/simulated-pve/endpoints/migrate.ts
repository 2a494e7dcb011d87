import { devicesOf } from '#shared/simulation/devices.ts';
import { opponentsOn, partnersOf } from '#shared/simulation/ha-rules.ts';
import { isManaged, sidOf } from '#shared/simulation/ha-state.ts';
import { startMigration } from '#shared/simulation/migration.ts';
import { replicationRefusal } from '#shared/simulation/replication.ts';
import { type GuestState, isQuorate } from '#shared/simulation/virtual-cluster.ts';
import { isOnNode, localVolumes } from '#shared/simulation/volumes.ts';
import { died, forbidden, parameterFailure } from '../api-failure.ts';
import { volidOf } from '../guest-config.ts';
import { guestOf } from '../guest-of.ts';
import { flag, integer, nodeName, oneOf, required, since, text } from '../parameter.ts';
import { queueHaMigration } from '../queue-ha-migration.ts';
import { isSince } from '../release.ts';
import type { Route, RouteRequest } from '../route.ts';

const ROOT_ONLY = ['force', 'migration_type', 'migration_network'];

interface Blocked {
  unavailable_storages?: string[];
  'unavailable-resources'?: readonly string[];
  'blocking-ha-resources'?: { sid: string; cause: string }[];
}

function blockedOn({ state }: RouteRequest, guest: GuestState, target: string): Blocked {
  const { cluster } = state;
  const blocked: Blocked = {};
  const missing = guest.volumes
    .map(({ storage }) => storage)
    .filter((storage) => !isOnNode(cluster, storage, target));
  if (missing.length > 0) blocked.unavailable_storages = [...new Set(missing)];
  const devices = guest.spec.kind === 'qemu' ? devicesOf(cluster, guest).missingOn(target) : [];
  if (devices.length > 0) blocked['unavailable-resources'] = devices;
  const sid = sidOf(guest.spec.kind, guest.spec.vmid);
  const opponents = isManaged(cluster.ha, sid) ? opponentsOn(cluster, sid, target) : [];
  if (opponents.length > 0)
    blocked['blocking-ha-resources'] = opponents.map((other) => ({ sid: other, cause: 'resource-affinity' }));
  return blocked;
}

function targetsOf(request: RouteRequest, guest: GuestState) {
  const others = [...request.state.cluster.nodes.keys()].filter((name) => name !== guest.node);
  const blocked = new Map(others.map((name) => [name, blockedOn(request, guest, name)]));
  const allowed = others.filter((name) => Object.keys(blocked.get(name) ?? {}).length === 0);
  return { allowed, blocked: Object.fromEntries(blocked) };
}

function localDisks({ state }: RouteRequest, guest: GuestState) {
  return localVolumes(state.cluster, guest).map((volume) => ({
    volid: volidOf(state.cluster, guest, volume),
    drivename: volume.key,
    size: volume.bytes,
    cdrom: 0,
    is_attached: volume.key.startsWith('unused') ? 0 : 1,
    is_unused: volume.key.startsWith('unused') ? 1 : 0,
    is_vmstate: 0,
    is_tpmstate: volume.key.startsWith('tpmstate') ? 1 : 0,
    is_cloudinit: 0,
    shared: 0,
    replicate: 1,
  }));
}

function dependants(request: RouteRequest, guest: GuestState): { 'dependent-ha-resources'?: string[] } {
  const { cluster } = request.state;
  const sid = sidOf(guest.spec.kind, guest.spec.vmid);
  const managed = isManaged(cluster.ha, sid) && isSince(request.node.spec.release, '9.2');
  return managed ? { 'dependent-ha-resources': partnersOf(cluster, sid) } : {};
}

function qemuPreconditions(request: RouteRequest) {
  const guest = guestOf(request, 'qemu');
  if (guest.lock !== undefined) throw died(`VM is locked (${guest.lock})`);
  const { allowed, blocked } = targetsOf(request, guest);
  const { local, mapped } = devicesOf(request.state.cluster, guest);
  return {
    running: guest.status === 'stopped' ? 0 : 1,
    allowed_nodes: allowed,
    not_allowed_nodes: blocked,
    local_disks: localDisks(request, guest),
    local_resources: local,
    'mapped-resources': [...mapped.keys()].sort(),
    'mapped-resource-info': Object.fromEntries(
      [...mapped].map(([key, { name, isLive }]) => [
        key,
        { name, ...(isLive ? { 'live-migration': 1 } : {}) },
      ]),
    ),
    ...(isSince(request.node.spec.release, '9.2') ? { 'has-dbus-vmstate': 1 } : {}),
    ...dependants(request, guest),
  };
}

function lxcPreconditions(request: RouteRequest) {
  const guest = guestOf(request, 'lxc');
  const { allowed, blocked } = targetsOf(request, guest);
  return {
    running: guest.status === 'stopped' ? 0 : 1,
    'allowed-nodes': allowed,
    'not-allowed-nodes': blocked,
    ...dependants(request, guest),
  };
}

/** `a:b,c:d`, a single storage for all, or `1` for identity. */
function storageMap(raw: unknown): Record<string, string> {
  if (raw === undefined || raw === '1') return {};
  return Object.fromEntries(
    String(raw)
      .split(',')
      .map((pair): [string, string] => {
        const [from, to] = pair.split(':');
        return to === undefined ? ['*', from ?? ''] : [from ?? '', to];
      }),
  );
}

function checkTarget({ state, node, values }: RouteRequest): string {
  const target = String(values.target);
  if (target === node.spec.name) throw parameterFailure({ target: 'target is local node.' });
  if (!isQuorate(state.cluster)) throw died('cluster not ready - no quorum?');
  if (!state.cluster.nodes.has(target)) throw died(`no such cluster node '${target}'`);
  return target;
}

function checkMapping(request: RouteRequest, guest: GuestState, map: Record<string, string>): void {
  const { access } = request.state;
  const who = request.identity.id;
  const path = `/vms/${guest.spec.vmid}`;
  const stores = Object.values(map);
  if (stores.length > 0 && !access.holds(who, path, 'VM.Config.Disk'))
    throw forbidden(path, ['VM.Config.Disk']);
  for (const store of stores)
    if (!access.holds(who, `/storage/${store}`, 'Datastore.AllocateSpace'))
      throw forbidden(`/storage/${store}`, ['Datastore.AllocateSpace']);
}

/** Of storages that are mapped the one that the map names has to be there. */
function checkStorages(
  { state }: RouteRequest,
  guest: GuestState,
  target: string,
  map: Record<string, string>,
): void {
  const storages = guest.volumes.map((volume) => map[volume.storage] ?? map['*'] ?? volume.storage);
  for (const storage of storages)
    if (!isOnNode(state.cluster, storage, target) || state.cluster.brokenStorages.has(storage))
      throw died(`storage '${storage}' is not available on node '${target}'`);
}

function rootOnly({ identity, values }: RouteRequest): void {
  if (identity.id === 'root@pam') return;
  for (const name of ROOT_ONLY)
    if (values[name] !== undefined) throw parameterFailure({ [name]: 'Only root may use this option.' });
}

const limitOf = (values: RouteRequest['values']): number => {
  const kib = Number(values.bwlimit ?? 0);
  return kib > 0 ? kib * 1024 : Number.POSITIVE_INFINITY;
};

/** What is wrong is said in the order of PVE::API2::Qemu; whether HA manages the guest is asked last. */
function migrateQemu(request: RouteRequest): string {
  const { state, identity, values } = request;
  const target = checkTarget(request);
  rootOnly(request);
  const guest = guestOf(request, 'qemu');
  if (guest.lock !== undefined) throw died(`VM is locked (${guest.lock})`);
  if (guest.status !== 'stopped' && values.online !== true)
    throw died("can't migrate running VM without --online");
  const refusal = values.force === true ? undefined : replicationRefusal(state.cluster, guest, target);
  if (refusal !== undefined) throw died(refusal);
  const map = storageMap(values.targetstorage);
  checkMapping(request, guest, map);
  checkStorages(request, guest, target, map);
  const sid = sidOf('qemu', guest.spec.vmid);
  if (isManaged(state.cluster.ha, sid)) return queueHaMigration(request, guest, target);
  return startMigration(state.cluster, {
    guest,
    target,
    user: identity.id,
    online: values.online === true,
    restart: false,
    withLocalDisks: values['with-local-disks'] === true,
    storageMap: map,
    limitBytesPerSecond: limitOf(values),
    startedByHa: false,
  }).upid;
}

function migrateLxc(request: RouteRequest): string {
  const { state, identity, values } = request;
  const target = checkTarget(request);
  const guest = guestOf(request, 'lxc');
  if (guest.status !== 'stopped' && values.online !== true && values.restart !== true)
    throw died("can't migrate running container without --online or --restart");
  const map = storageMap(values['target-storage']);
  checkMapping(request, guest, map);
  const sid = sidOf('lxc', guest.spec.vmid);
  if (isManaged(state.cluster.ha, sid)) return queueHaMigration(request, guest, target);
  return startMigration(state.cluster, {
    guest,
    target,
    user: identity.id,
    online: values.online === true,
    restart: values.restart === true,
    withLocalDisks: true,
    storageMap: map,
    limitBytesPerSecond: limitOf(values),
    startedByHa: false,
  }).upid;
}

const onGuest = { path: '/vms/{vmid}', privileges: ['VM.Migrate'] } as const;
const qemuPath = '/nodes/{node}/qemu/{vmid}/migrate';
const lxcPath = '/nodes/{node}/lxc/{vmid}/migrate';
const fixed = { access: onGuest, proxied: true, isProtected: true } as const;

export const migrateRoutes: readonly Route[] = [
  {
    ...fixed,
    method: 'GET',
    path: lxcPath,
    parameters: { target: nodeName },
    since: '9.0',
    isProtected: true,
    answer: lxcPreconditions,
  },
  {
    ...fixed,
    method: 'POST',
    path: lxcPath,
    parameters: {
      target: required(nodeName),
      online: flag,
      restart: flag,
      timeout: integer(),
      'target-storage': text,
      bwlimit: { type: 'number', required: false, minimum: 0 },
    },
    answer: migrateLxc,
  },
  {
    ...fixed,
    method: 'GET',
    path: qemuPath,
    parameters: { target: nodeName },
    answer: qemuPreconditions,
  },
  {
    ...fixed,
    method: 'POST',
    path: qemuPath,
    parameters: {
      target: required(nodeName),
      online: flag,
      force: flag,
      migration_type: oneOf('secure', 'insecure'),
      migration_network: text,
      'with-local-disks': flag,
      targetstorage: text,
      bwlimit: integer(0),
      'with-conntrack-state': since('9.0', flag),
    },
    answer: migrateQemu,
  },
];
