import { broadcastOf } from './broadcast.ts';
import { guestOfSid, haOnlineNodes, opponentsOn, partnersOf, preferredNodes } from './ha-rules.ts';
import type { HaService } from './ha-state.ts';
import { startMigration } from './migration.ts';
import { crsSettings, isUneven, nativeMove } from './native-rebalance.ts';
import { settleOnNode } from './placement.ts';
import { isQuorate, type VirtualCluster } from './virtual-cluster.ts';

/** The CRM and each LRM work in rounds of 10 s. */
export const HA_ROUND_MS = 10_000;
const FENCE_AFTER_MS = 60_000;
const RECOVER_AFTER_MS = 120_000;
const WORKERS_PER_NODE = 4;

/** One round of the HA manager: queued commands, failback, affinity, maintenance, fencing and recovery. */
export function haRound(cluster: VirtualCluster): void {
  const { ha } = cluster;
  if (ha.services.size === 0 || !isQuorate(cluster) || ha.armed === 'disarmed') return;
  if (ha.stoppedAtMs !== undefined) return;
  ha.hasMaster = true;
  if (cluster.nodes.get(ha.masterNode)?.online !== true)
    ha.masterNode = haOnlineNodes(cluster)[0] ?? ha.masterNode;
  for (const service of ha.services.values()) followMigration(cluster, service);
  for (const { sid, target, how } of ha.queue.splice(0)) {
    const wanted = ha.whims.has(sid) ? ha.whims.get(sid) : target;
    ha.whims.delete(sid);
    if (wanted !== undefined) queueMove(cluster, sid, wanted, how);
  }
  for (const service of ha.services.values()) judgePlacement(cluster, service);
  rebalance(cluster);
  for (const service of ha.services.values()) startQueued(cluster, service);
}

/** The scheduler of PVE 9.2: after some uneven rounds one move, and none while anything moves. */
function rebalance(cluster: VirtualCluster): void {
  const { ha } = cluster;
  const settings = crsSettings(cluster);
  const calm = [...ha.services.values()].every(({ state }) => state === 'started' || state === 'stopped');
  if (!settings || !calm) return;
  ha.unevenRounds = isUneven(cluster, settings) ? ha.unevenRounds + 1 : 0;
  if (ha.unevenRounds < settings.holdRounds) return;
  ha.unevenRounds = 0;
  const move = nativeMove(cluster, settings);
  if (!move) return;
  requestHaMove(cluster, move.sid, move.target);
  for (const command of ha.queue.splice(0)) queueMove(cluster, command.sid, command.target, command.how);
}

/** Takes a command unless the CRM would drop it silently: target not online, already there, an opponent there. */
function queueMove(cluster: VirtualCluster, sid: string, target: string, how: 'migrate' | 'relocate'): void {
  const service = cluster.ha.services.get(sid);
  if (service?.state !== 'started' && service?.state !== 'stopped') return;
  if (service.node === target || !haOnlineNodes(cluster).includes(target)) return;
  if (opponentsOn(cluster, sid, target).length > 0) return;
  service.state = how;
  service.target = target;
  cluster.revision++;
}

/** Queues `ha-manager migrate` with all that must come along; the CRM looks at it in its next round. */
export function requestHaMove(
  cluster: VirtualCluster,
  sid: string,
  target: string,
  how: 'migrate' | 'relocate' = 'migrate',
): void {
  for (const other of [sid, ...partnersOf(cluster, sid)]) cluster.ha.queue.push({ sid: other, target, how });
}

function followMigration(cluster: VirtualCluster, service: HaService): void {
  const guest = guestOfSid(cluster, service.sid);
  if (!guest) return;
  if (service.upid !== undefined) {
    const task = cluster.tasks.get(service.upid);
    if (task?.exitStatus === undefined) return;
    service.upid = undefined;
    service.target = undefined;
    service.state = guest.status === 'stopped' ? 'stopped' : 'started';
    cluster.revision++;
  }
  if (service.state === 'started' || service.state === 'stopped') service.node = guest.node;
}

function judgePlacement(cluster: VirtualCluster, service: HaService): void {
  const online = cluster.nodes.get(service.node)?.online === true;
  if (!online) fence(cluster, service);
  if (!online || service.state !== 'started') return;
  const target = wantedNode(cluster, service);
  if (target !== undefined && target !== service.node) {
    service.state = 'migrate';
    service.target = target;
    cluster.revision++;
  }
}

/** Where the CRM wants a started service that may not stay where it is; undefined = it stays. */
function wantedNode(cluster: VirtualCluster, service: HaService): string | undefined {
  const { ha } = cluster;
  const away = service.maintenanceNode;
  if (ha.maintenance.has(service.node)) {
    service.maintenanceNode ??= service.node;
    return pickNode(cluster, service);
  }
  if (away !== undefined && haOnlineNodes(cluster).includes(away)) {
    service.maintenanceNode = undefined;
    return away;
  }
  const preferred = preferredNodes(cluster, service.sid);
  const failback = ha.resources.find(({ sid }) => sid === service.sid)?.failback !== false;
  if (failback && preferred.length > 0 && !preferred.includes(service.node))
    return pickNode(cluster, service);
  const opponents = opponentsOn(cluster, service.sid, service.node);
  if (opponents.some((sid) => !isLeaving(cluster, sid))) return pickNode(cluster, service);
  return partnerNode(cluster, service);
}

/** One of two opponents goes, not both. */
const isLeaving = (cluster: VirtualCluster, sid: string): boolean => {
  const service = cluster.ha.services.get(sid);
  return service?.target !== undefined && service.target !== service.node;
};

/** The node with most of its partners, where that is not its own. */
function partnerNode(cluster: VirtualCluster, service: HaService): string | undefined {
  const counts = new Map<string, number>([[service.node, 1]]);
  for (const sid of partnersOf(cluster, service.sid)) {
    const node = cluster.ha.services.get(sid)?.target ?? cluster.ha.services.get(sid)?.node;
    if (node !== undefined) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  let best = service.node;
  for (const [node, count] of counts) {
    const current = counts.get(best) ?? 0;
    if (count > current || (count === current && node < best)) best = node;
  }
  return best === service.node ? undefined : best;
}

/** The least used node of those it may be on. */
function pickNode(cluster: VirtualCluster, service: HaService): string | undefined {
  const { nodes } = broadcastOf(cluster);
  const free = preferredNodes(cluster, service.sid).filter(
    (node) => opponentsOn(cluster, service.sid, node).length === 0,
  );
  const load = (node: string): number =>
    (nodes.get(node)?.memoryBytes ?? 0) / (cluster.nodes.get(node)?.spec.memoryTotalBytes ?? 1);
  return free.sort((a, b) => load(a) - load(b) || (a < b ? -1 : 1))[0];
}

function fence(cluster: VirtualCluster, service: HaService): void {
  const goneMs = cluster.nowMs - (cluster.nodes.get(service.node)?.offlineSinceMs ?? cluster.nowMs);
  if (goneMs >= FENCE_AFTER_MS && service.state !== 'fence' && service.state !== 'recovery') {
    service.state = 'fence';
    cluster.revision++;
  }
  if (goneMs < RECOVER_AFTER_MS) return;
  const target = pickNode(cluster, service);
  const guest = guestOfSid(cluster, service.sid);
  if (target === undefined || !guest) {
    service.state = 'recovery';
    return;
  }
  guest.lock = undefined;
  guest.movingTo = undefined;
  settleOnNode(cluster, guest, target);
  guest.startedAtMs = cluster.nowMs;
  service.node = target;
  service.state = guest.status === 'stopped' ? 'stopped' : 'started';
}

/** The source's LRM starts the real migration as root@pam, at most four at a time. */
function startQueued(cluster: VirtualCluster, service: HaService): void {
  if (service.state !== 'migrate' && service.state !== 'relocate') return;
  if (service.upid !== undefined || service.target === undefined) return;
  const busy = [...cluster.ha.services.values()].filter(
    (other) => other.upid !== undefined && other.node === service.node,
  ).length;
  const guest = guestOfSid(cluster, service.sid);
  if (!guest || busy >= WORKERS_PER_NODE) return;
  const task = startMigration(cluster, {
    guest,
    target: service.target,
    user: 'root@pam',
    online: guest.spec.kind === 'qemu' && guest.status !== 'stopped',
    restart: guest.spec.kind === 'lxc',
    withLocalDisks: true,
    storageMap: {},
    limitBytesPerSecond: Number.POSITIVE_INFINITY,
    startedByHa: true,
  });
  service.upid = task.upid;
}
