import type { Random } from '../src/kit/random.ts';

const below = (random: Random, count: number): number => Math.floor(random() * count);
const list = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => item(index));

export interface CompatSize {
  readonly nodes: number;
  readonly guests: number;
  readonly method?: string;
  readonly hasRules?: boolean;
}

/** A small cluster in the form `proxlb-bench/1`, with everything that the form knows. */
export function randomInstance(random: Random, { nodes, guests, method, hasRules = true }: CompatSize) {
  const methods = ['memory', 'cpu', 'disk', 'io_psi', 'cpu_psi', 'memory_smart', 'io_smart', 'global_smart'];
  const guestNames = list(guests, (index) => `g${index}`);
  const group = (count: number) => [...new Set(list(count, () => guestNames[below(random, guests)] ?? 'g0'))];
  const rule = (name: string, count: number) => ({
    ...{ name, vms: group(count), hard: random() < 0.6 },
    origin: random() < 0.5 ? 'plb' : 'pve',
  });
  const pressure = () => ({
    cpu_pressure: below(random, 300) / 10,
    memory_pressure: below(random, 100) / 10,
    io_pressure: random() * 20,
  });
  return {
    schema: 'proxlb-bench/1',
    name: 'random',
    evacuate_node: random() < 0.2 ? 'n0' : null,
    balancing: {
      method: method ?? methods[below(random, methods.length)],
      mode: ['used', 'assigned', 'psi'][below(random, 3)],
      balanciness: 1 + below(random, 5),
      cpu_overcommit: 1 + below(random, 4),
      w_cpu_psi: below(random, 3),
      w_global_cpu: 5,
    },
    nodes: list(nodes, (index) => ({
      name: `n${index}`,
      cpu_total: 8 + 4 * below(random, 4),
      cpu_reserve: below(random, 2),
      memory_total_mib: 1024 * (24 + 8 * below(random, 4)),
      memory_reserve_mib: 512 * below(random, 3),
      storage_free_mib: { local: 200_000, zfs: 100_000 * below(random, 3) },
      ...pressure(),
      maintenance: hasRules && random() < 0.1,
    })),
    vms: guestNames.map((name) => ({
      name,
      node: `n${below(random, nodes)}`,
      cpu: 1 + below(random, 4),
      memory_mib: 512 * (1 + below(random, 16)),
      cpu_usage: random() * 2,
      ...pressure(),
      disks_mib: random() < 0.3 ? { [random() < 0.5 ? 'local' : 'zfs']: 1000 + below(random, 40_000) } : {},
      priority: 1 + below(random, 3),
      type: random() < 0.3 ? 'ct' : 'vm',
    })),
    constraints: hasRules
      ? {
          affinity: list(2, (index) => rule(`with${index}`, 2 + below(random, 2))),
          anti_affinity: list(3, (index) => rule(`apart${index}`, 2 + below(random, 3))),
          pin: random() < 0.4 ? [{ vm: 'g1', nodes: ['n1', 'n2', 'nowhere'] }] : [],
          ignore: random() < 0.3 ? ['g2', { vm: 'unknown' }] : [],
        }
      : {},
  };
}
