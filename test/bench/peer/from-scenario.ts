import type { InstanceFile } from './check-file.ts';

type Sizes = Readonly<Record<string, number>>;
interface ScenarioFile {
  readonly name: string;
  readonly balancing: InstanceFile['balancing'];
  readonly nodes: Readonly<
    Record<
      string,
      { cpu_total: number; memory_total_gb: number; storage_free?: Sizes; maintenance?: boolean }
    >
  >;
  readonly vms: Readonly<
    Record<
      string,
      { node: string; cpu: number; memory_gb: number; cpu_usage?: number; disks?: Sizes; priority?: number }
    >
  >;
  readonly constraints?: Readonly<Record<string, never>>;
}

const mebibytes = (sizes: Sizes = {}): Record<string, number> =>
  Object.fromEntries(Object.entries(sizes).map(([pool, size]) => [pool, size * 1024]));

/** A scenario that expects nothing as an instance; only what the large one of the peer has is read. */
export function fromScenario({
  name,
  balancing,
  nodes,
  vms,
  constraints,
}: ScenarioFile): InstanceFile & { schema: string } {
  return {
    ...{ schema: 'proxlb-bench/1', name, balancing },
    nodes: Object.entries(nodes).map(([key, node]) => ({
      name: key,
      cpu_total: node.cpu_total,
      cpu_reserve: 0,
      memory_total_mib: node.memory_total_gb * 1024,
      memory_reserve_mib: 0,
      storage_free_mib: mebibytes(node.storage_free),
      maintenance: node.maintenance ?? false,
    })),
    vms: Object.entries(vms).map(([key, guest]) => ({
      name: key,
      node: guest.node,
      cpu: guest.cpu,
      memory_mib: guest.memory_gb * 1024,
      cpu_usage: guest.cpu_usage ?? guest.cpu,
      cpu_pressure: 0,
      memory_pressure: 0,
      io_pressure: 0,
      disks_mib: mebibytes(guest.disks),
      priority: guest.priority ?? 2,
    })),
    constraints: constraints ?? {},
  };
}
