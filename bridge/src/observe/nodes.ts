import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { History, Load } from '#shared/snapshot/source.ts';
import type { Resource } from '../pve/answers.ts';
import { compact } from './compact.ts';
import type { NodeDetails } from './node-reader.ts';

export const statusOfNode = (row: Resource): NodeFacts['status'] =>
  row.status === 'online' || row.status === 'offline' ? row.status : 'unknown';

/** A node's row of `/cluster/resources`. Without Sys.Audit on it there is little more than its name. */
export function nodeFacts(
  row: Resource & { node: string },
  takenAtMs: number,
  more: {
    version?: string | undefined;
    history?: History | undefined;
    details?: NodeDetails | undefined;
    busyWith?: string | undefined;
    haState?: string | undefined;
  },
): NodeFacts {
  const status = statusOfNode(row);
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
