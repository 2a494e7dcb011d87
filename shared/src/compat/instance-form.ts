import * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';
import { type CompatCluster, MIB } from './cluster.ts';
import {
  BalancingForm,
  balancingOf,
  ConstraintsForm,
  Cores,
  guestFields,
  guestFigures,
  Name,
  nodeFields,
  nodeFigures,
  part,
  poolBytes,
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
      ...nodeFields,
      cpu_reserve: z._default(Cores, 0),
      memory_total_mib: Mebibytes,
      memory_reserve_mib: z._default(Mebibytes, 0),
      storage_free_mib: Pools,
      storage_reserve_mib: Pools,
    }),
  ),
  vms: z.array(z.object({ name: Name, ...guestFields, memory_mib: Mebibytes, disks_mib: Pools })),
  constraints: part(ConstraintsForm),
});
type InstanceForm = z.infer<typeof InstanceForm>;

const nodeOf = (form: InstanceForm['nodes'][number]) => ({
  name: form.name,
  ...nodeFigures(form),
  cpuReserve: form.cpu_reserve,
  memoryTotalBytes: Math.floor(form.memory_total_mib * MIB),
  memoryReserveBytes: Math.floor(form.memory_reserve_mib * MIB),
  storageBytes: poolBytes(form.storage_free_mib, MIB),
  storageReserveBytes: poolBytes(form.storage_reserve_mib, MIB),
});

const guestOf = (form: InstanceForm['vms'][number]) => ({
  name: form.name,
  ...guestFigures(form),
  memoryBytes: Math.floor(form.memory_mib * MIB),
  disksBytes: poolBytes(form.disks_mib, MIB),
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
