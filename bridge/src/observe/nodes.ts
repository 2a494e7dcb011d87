import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { History, Load } from '#shared/snapshot/source.ts';
import type { ClusterStatusRow, Resource } from '../pve/answers.ts';
import { compact } from './compact.ts';
import type { NodeDetails } from './node-reader.ts';

/** Whom corosync has lost is offline, whatever its last figures say. */
export function statusOfNode(
  row: Resource,
  members: readonly ClusterStatusRow[] | undefined,
): NodeFacts['status'] {
  const member = members?.find(({ type, name }) => type === 'node' && name === row.node);
  if (member?.online === false) return 'offline';
  return row.status === 'online' || row.status === 'offline' ? row.status : 'unknown';
}

/** A node's row of `/cluster/resources`. Without Sys.Audit on it there is little more than its name. */
export function nodeFacts(
  row: Resource & { node: string },
  takenAtMs: number,
  more: {
    status: NodeFacts['status'];
    version?: string | undefined;
    history?: History | undefined;
    details?: NodeDetails | undefined;
    busyWith?: string | undefined;
    haState?: string | undefined;
  },
): NodeFacts {
  const { status } = more;
  return compact<NodeFacts>({
    name: row.node,
    status,
    maintenance: (more.haState ?? row.hastate) === 'maintenance',
    haState: more.haState ?? row.hastate,
    version: more.version,
    cpuTotalCores: positive(row.maxcpu),
    memoryTotalBytes: positive(row.maxmem),
    uptimeSeconds: status === 'online' ? row.uptime : undefined,
    load: status === 'online' ? nodeLoad(row, takenAtMs) : undefined,
    history: more.history,
    busyWith: more.busyWith,
    ...more.details,
  });
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;

function nodeLoad({ cpu, maxcpu, mem }: Resource, takenAtMs: number): Load | undefined {
  if (cpu === undefined || maxcpu === undefined || mem === undefined) return undefined;
  return { source: 'cluster-resources', takenAtMs, cpuCores: cpu * maxcpu, memoryBytes: mem };
}
