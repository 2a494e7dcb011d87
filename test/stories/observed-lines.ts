import { formatBytes } from '#shared/kit/units.ts';
import type { ClusterFacts, HaRule, StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { History, Load } from '#shared/snapshot/source.ts';

/** An observation as a person would note it down; what is unknown is left out. */
export function observedLines(snapshot: ClusterSnapshot): string[] {
  return [
    ...clusterLines(snapshot.cluster),
    ...snapshot.nodes.map(nodeLine),
    ...snapshot.guests.map(guestLine),
    ...storageLines(snapshot.storages),
    ...(snapshot.hiddenGuestsPossible ? ['there may be guests that are not seen'] : []),
    ...snapshot.unknown.map(({ what, why }) => `unknown: ${what}: ${why}`),
  ];
}

const line = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(', ');

function clusterLines(cluster: ClusterFacts): string[] {
  const name = cluster.standalone ? 'a single node' : `cluster ${cluster.name ?? 'of unknown name'}`;
  return [
    line(
      name,
      cluster.quorate !== undefined && (cluster.quorate ? 'quorate' : 'not quorate'),
      `migration and corosync: ${cluster.migrationLink} link`,
      cluster.haArmed !== undefined && (cluster.haArmed ? 'HA armed' : 'HA disarmed'),
      cluster.nativeRebalance && 'balances HA guests itself',
    ),
    ...cluster.haRules.map(ruleLine),
  ];
}

function ruleLine(rule: HaRule): string {
  const sids = rule.sids.join(' ');
  if (rule.type === 'resource-affinity')
    return `HA rule ${rule.id}: ${sids} ${rule.affinity === 'positive' ? 'together' : 'apart'}`;
  const nodes = rule.nodes.map(({ node, priority }) => `${node}:${priority}`).join(' ');
  return `HA rule ${rule.id}: ${sids} on ${nodes}${rule.strict ? ' only' : ''}`;
}

const cores = (value: number): string => value.toFixed(1);

const loadText = (load: Load | undefined): string | undefined =>
  load && `cpu ${cores(load.cpuCores)} memory ${formatBytes(load.memoryBytes)}`;

const historyText = (history: History | undefined): string | undefined =>
  history &&
  `${Math.round(history.windowSeconds / 86_400)} days: cpu p95 ${cores(history.cpuP95Cores)} memory peak ${formatBytes(history.memoryPeakBytes)}`;

const nodeLine = (node: NodeFacts): string =>
  line(
    `${node.name} ${node.status}`,
    node.maintenance && 'in maintenance',
    node.version,
    node.cpuTotalCores !== undefined && `${node.cpuTotalCores} cores`,
    node.memoryTotalBytes !== undefined && formatBytes(node.memoryTotalBytes),
    loadText(node.load),
    historyText(node.history),
  );

function guestLine(guest: GuestFacts): string {
  const { placement } = guest;
  const volumes = placement?.volumes
    .filter(({ shared }) => !shared)
    .map(({ key, storage, class: kind }) => `${key} on local ${storage} (${kind})`);
  return line(
    `${guest.vmid} ${guest.node} ${guest.status}`,
    guest.lock && `locked: ${guest.lock}`,
    guest.ha && `HA ${guest.ha.state}`,
    loadText(guest.load),
    guest.memoryTotalBytes !== undefined && `of ${formatBytes(guest.memoryTotalBytes)}`,
    historyText(guest.history),
    guest.pool && `pool ${guest.pool}`,
    guest.tags.length > 0 && `tags ${guest.tags.join(' ')}`,
    ...(volumes ?? []),
    placement && placement.localResources.length > 0 && `bound by ${placement.localResources.join(' ')}`,
  );
}

function storageLines(storages: readonly StorageFacts[]): string[] {
  const names = [...new Set(storages.map(({ storage }) => storage))];
  return names.map((name) => {
    const rows = storages.filter(({ storage }) => storage === name);
    const where = rows.filter(({ available }) => available).map(({ node }) => node);
    const shared = rows.some((row) => row.shared) ? 'shared' : 'local';
    return `storage ${name}: ${shared}, available on ${where.join(' ') || 'no node'}`;
  });
}
