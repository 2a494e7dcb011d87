import * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';
import { type CompatCluster, MIB } from './cluster.ts';
import {
  BalancingForm,
  balancingOf,
  ConstraintsForm,
  Cores,
  GuestType,
  Load,
  Maintenance,
  Name,
  Percent,
  Priority,
  part,
} from './forms.ts';
import { normalise, problemOf, type Read } from './normalise.ts';

const Mebibytes = z.number().check(z.gte(0), z.lte(2 ** 30));
const Pools = part(z.record(Name, Mebibytes));

/** The file form `proxlb-bench/1`: sizes in MiB, nodes and guests in lists. */
const InstanceForm = z.object({
  schema: z.literal('proxlb-bench/1'),
  name: z._default(z.string(), ''),
  evacuate_node: part(Name),
  balancing: BalancingForm,
  nodes: z.array(
    z.object({
      name: Name,
      cpu_total: Cores,
      cpu_reserve: z._default(Cores, 0),
      memory_total_mib: Mebibytes,
      memory_reserve_mib: z._default(Mebibytes, 0),
      storage_free_mib: Pools,
      storage_reserve_mib: Pools,
      cpu_pressure: Percent,
      memory_pressure: Percent,
      io_pressure: Percent,
      maintenance: Maintenance,
    }),
  ),
  vms: z.array(
    z.object({
      name: Name,
      node: Name,
      cpu: Cores,
      memory_mib: Mebibytes,
      cpu_usage: z.optional(Load),
      cpu_pressure: Percent,
      memory_pressure: Percent,
      io_pressure: Percent,
      disks_mib: Pools,
      priority: Priority,
      type: GuestType,
    }),
  ),
  constraints: part(ConstraintsForm),
});
type InstanceForm = z.infer<typeof InstanceForm>;

const bytes = (pools: Readonly<Record<string, number>> | null | undefined): Map<string, number> =>
  new Map(Object.entries(pools ?? {}).map(([pool, mebibytes]) => [pool, Math.floor(mebibytes * MIB)]));

const nodeOf = (form: InstanceForm['nodes'][number]) => ({
  name: form.name,
  cpuTotal: form.cpu_total,
  cpuReserve: form.cpu_reserve,
  memoryTotalBytes: Math.floor(form.memory_total_mib * MIB),
  memoryReserveBytes: Math.floor(form.memory_reserve_mib * MIB),
  storageBytes: bytes(form.storage_free_mib),
  storageReserveBytes: bytes(form.storage_reserve_mib),
  pressurePercent: { memory: form.memory_pressure, cpu: form.cpu_pressure, io: form.io_pressure },
  maintenance: form.maintenance,
});

const guestOf = (form: InstanceForm['vms'][number]) => ({
  name: form.name,
  nodeName: form.node,
  cpu: form.cpu,
  cpuUsage: form.cpu_usage ?? form.cpu,
  memoryBytes: Math.floor(form.memory_mib * MIB),
  disksBytes: bytes(form.disks_mib),
  pressurePercent: { memory: form.memory_pressure, cpu: form.cpu_pressure, io: form.io_pressure },
  priority: form.priority,
  type: form.type,
});

/** Reads an instance of the benchmark; what it is not is told in one sentence. */
export function readInstance(input: unknown): Read<CompatCluster> {
  const parsed = InstanceForm.safeParse(input, { error: schemaWords });
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const { data } = parsed;
  return normalise({
    name: data.name,
    nodes: data.nodes.map(nodeOf),
    guests: data.vms.map(guestOf),
    constraints: data.constraints ?? {},
    tagPins: [],
    evacuateNode: data.evacuate_node ?? undefined,
    balancing: balancingOf(data.balancing),
  });
}
