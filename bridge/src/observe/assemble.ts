import type { Activity } from '#shared/snapshot/activity.ts';
import type { ClusterFacts, StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { GuestFacts, PlacementFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { History } from '#shared/snapshot/source.ts';
import type { Resource } from '../pve/answers.ts';
import { backupPlans } from './backups.ts';
import { cephActivity } from './ceph.ts';
import { clusterFacts } from './cluster.ts';
import { busyNodes, recentMoves, replicationTargets } from './cluster-tasks.ts';
import { compact } from './compact.ts';
import type { ConfigReads } from './config-reads.ts';
import type { MoreReads } from './cycle-reads.ts';
import { guestFactsAfter, isGuestRow } from './guests.ts';
import { haFactsOf, managedGuests, sidOf } from './ha.ts';
import { haActivity, haTargets, maintenanceNodes } from './ha-manager.ts';
import { deviceMappings } from './mappings.ts';
import type { NodeDetails } from './node-reader.ts';
import { nodeFacts, statusOfNode } from './nodes.ts';
import { hiddenGuestsPossible } from './permissions.ts';
import { votesToSpare } from './quorum.ts';
import type { GuestList } from './seen-guests.ts';
import { storageFacts } from './storages.ts';
import type { PoolMetadata } from './thin-pools.ts';

/** What was learnt earlier and still holds. */
export interface Known {
  nodeHistory(name: string): History | undefined;
  guestHistory(vmid: number): History | undefined;
  placement(vmid: number, node: string): PlacementFacts | undefined;
  nodeDetails(name: string): NodeDetails | undefined;
  balloonBytes(vmid: number, node: string): number | undefined;
  /** In bytes per second. */
  storageLimit(storage: string): number | undefined;
  poolMetadata(storage: string, node: string): PoolMetadata | undefined;
}

export interface Assembled {
  readonly cluster: ClusterFacts;
  readonly nodes: NodeFacts[];
  readonly guests: GuestFacts[];
  readonly storages: StorageFacts[];
  readonly activity: Activity;
}

export interface Readings {
  readonly takenAtMs: number;
  readonly rows: readonly Resource[];
  readonly config: ConfigReads;
  readonly more: MoreReads;
  readonly known: Known;
  /** Of looks before, one's own first: who says the same in one of them is the same object. */
  readonly guestsBefore?: readonly GuestList[];
}

export const storageKey = ({ storage, node }: { storage: string; node: string }): string =>
  `${storage}\n${node}`;

/** The answers of one cycle as facts, in a fixed order whatever the order of the answers; bit by bit, in rows. */
export function* assembling(readings: Readings): Generator<number, Assembled> {
  const { rows, config, more } = readings;
  const statusOf = new Map(
    rows.flatMap((row) => (isNodeRow(row) ? [[row.node, statusOfNode(row, config.status)]] : [])),
  );
  const nodeStatus = (node: string) => statusOf.get(node) ?? 'unknown';
  const nodes = nodesOf(readings, nodeStatus);
  yield rows.length / 4;
  const guests = yield* guestsOf(readings, nodeStatus);
  return {
    cluster: clusterFacts({
      status: config.status,
      options: config.options,
      corosync: config.corosync,
      haManager: more.haManager,
      haRules: config.haRules(nodes.map(({ name }) => name)),
      interfaceNetworks: more.interfaceNetworks,
      nodeCount: nodes.length,
      recentMoves: more.tasks && recentMoves(more.tasks, readings.takenAtMs),
      mappings: config.mappings && deviceMappings(...config.mappings),
      pools: config.pools?.map(({ poolid }) => poolid),
    }),
    nodes,
    guests,
    storages: storageFacts(rows, nodeStatus, readings.known).sort((a, b) =>
      storageKey(a) < storageKey(b) ? -1 : 1,
    ),
    activity: activityOf(readings),
  };
}

function activityOf({ rows, config, more }: Readings): Activity {
  const seesAll = config.permissions !== undefined && !hiddenGuestsPossible(config.permissions);
  return compact<Activity>({
    ha: more.haManager && haActivity(more.haManager),
    ceph: more.ceph && cephActivity(more.ceph),
    backupJobs: config.backups && backupPlans(config.backups, rows, seesAll),
    runningBackups: more.runningBackups && [...more.runningBackups],
    votesToSpare: votesToSpare(config.corosync, config.status, config.quorumDevice),
  });
}

const isNodeRow = (row: Resource): row is Resource & { node: string } =>
  row.type === 'node' && row.node !== undefined;

function nodesOf(
  { rows, takenAtMs, more, known }: Readings,
  nodeStatus: (node: string) => NodeFacts['status'],
): NodeFacts[] {
  const busy = busyNodes(more.tasks ?? []);
  const haStates = more.haManager?.manager_status.node_status ?? {};
  return rows
    .filter(isNodeRow)
    .map((row) =>
      nodeFacts(row, takenAtMs, {
        status: nodeStatus(row.node),
        version: more.versions.get(row.node),
        history: known.nodeHistory(row.node),
        details: known.nodeDetails(row.node),
        busyWith: busy.get(row.node),
        haState: haStates[row.node],
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Guests that are made of their rows in one go. */
const GUESTS_PER_PIECE = 250;

function* guestsOf(
  { rows, takenAtMs, config, more, known, guestsBefore = [] }: Readings,
  nodeStatus: (node: string) => NodeFacts['status'],
): Generator<number, GuestFacts[]> {
  const managed = managedGuests(config.haResources, config.haGroups);
  const targets = replicationTargets(config.replication ?? []);
  const moves = more.haManager ? haTargets(more.haManager) : NONE;
  const fallbacks = more.haManager ? maintenanceNodes(more.haManager) : NONE;
  const guests: GuestFacts[] = [];
  for (const row of rows.filter(isGuestRow).sort((a, b) => a.vmid - b.vmid)) {
    const sid = sidOf(row.type, row.vmid);
    const context = {
      takenAtMs,
      nodeStatus: nodeStatus(row.node),
      ha: haFactsOf(sid, row.hastate, managed, fallbacks.get(sid)),
      history: known.guestHistory(row.vmid),
      placement: known.placement(row.vmid, row.node),
      balloonBytes: known.balloonBytes(row.vmid, row.node),
      replicationTargets: targets.get(row.vmid),
      movingTo: more.movingTo.get(row.vmid) ?? moves.get(sid),
    };
    guests.push(guestFactsAfter(guestsBefore, row, context, guests.length));
    if (guests.length % GUESTS_PER_PIECE === 0) yield GUESTS_PER_PIECE / 2;
  }
  return guests;
}
