import * as z from 'zod/mini';
import { type Balancing, METHODS } from './cluster.ts';

/** What files of both forms have in common; absent and empty are the same there. */

export const Name = z.string().check(z.minLength(1), z.maxLength(200));
const Percent = z._default(z.number().check(z.gte(0), z.lte(1e6)), 0);
export const Cores = z.int().check(z.gte(0), z.lte(2 ** 20));

/** A part that may be left out, or left empty. */
export const part = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));

const pressures = { cpu_pressure: Percent, memory_pressure: Percent, io_pressure: Percent };

/** What nodes of both forms have, beside sizes. */
export const nodeFields = { cpu_total: Cores, ...pressures, maintenance: z._default(z.boolean(), false) };

/** What guests of both forms have, beside sizes. */
export const guestFields = {
  ...{ node: Name, cpu: Cores, cpu_usage: z.optional(z.number().check(z.gte(0), z.lte(2 ** 20))) },
  ...pressures,
  priority: z._default(z.int().check(z.gte(1), z.lte(3)), 2),
  type: z._default(z.enum(['vm', 'ct']), 'vm'),
};
const Pressures = z.object(pressures);
const pressurePercent = (form: z.infer<typeof Pressures>) => ({
  memory: form.memory_pressure,
  cpu: form.cpu_pressure,
  io: form.io_pressure,
});

const NodeFields = z.object(nodeFields);
export const nodeFigures = (form: z.infer<typeof NodeFields>) => ({
  cpuTotal: form.cpu_total,
  pressurePercent: pressurePercent(form),
  maintenance: form.maintenance,
});

const GuestFields = z.object(guestFields);
/** A guest whose load is not told is taken to be busy on all of its CPUs. */
export const guestFigures = (form: z.infer<typeof GuestFields>) => ({
  nodeName: form.node,
  cpu: form.cpu,
  cpuUsage: form.cpu_usage ?? form.cpu,
  pressurePercent: pressurePercent(form),
  priority: form.priority,
  type: form.type,
});

/** Sizes of pools in bytes, from whatever a file counts them in. */
export const poolBytes = (
  sizes: Readonly<Record<string, number>> | null | undefined,
  unitBytes: number,
): Map<string, number> =>
  new Map(Object.entries(sizes ?? {}).map(([pool, size]) => [pool, Math.floor(size * unitBytes)]));

const Weight = z.int().check(z.gte(0), z.lte(1e6));
const Limit = part(z.number().check(z.gte(0)));
const Count = z.int().check(z.gte(1), z.lte(1e6));

export const BalancingForm = z.object({
  method: z._default(z.enum(METHODS), 'memory'),
  mode: z._default(z.enum(['used', 'assigned', 'psi']), 'used'),
  balanciness: z._default(z.int().check(z.gte(1), z.lte(5)), 3),
  cpu_overcommit: z._default(z.number().check(z.gte(0), z.lte(1000)), 2),
  memory_threshold: Limit,
  cpu_threshold: Limit,
  disk_threshold: Limit,
  w_balance: part(Weight),
  w_stickiness: part(Weight),
  w_cpu_usage: z._default(Weight, 1),
  w_cpu_psi: z._default(Weight, 1),
  w_mem_usage: z._default(Weight, 1),
  w_mem_psi: z._default(Weight, 1),
  w_io_usage: z._default(Weight, 1),
  w_io_psi: z._default(Weight, 1),
  w_global_mem: z._default(Weight, 10),
  w_global_cpu: z._default(Weight, 10),
  w_global_io: z._default(Weight, 1),
  max_parallel_migrations: part(Count),
  max_node_inflow: z._default(Count, 1),
});
export type BalancingForm = z.infer<typeof BalancingForm>;

const RuleForm = z.object({
  name: part(z.string()),
  vms: z.array(Name),
  hard: z._default(z.boolean(), true),
  origin: z._default(z.enum(['plb', 'pve']), 'plb'),
});
export type RuleForm = z.infer<typeof RuleForm>;

export const ConstraintsForm = z.object({
  affinity: part(z.array(RuleForm)),
  anti_affinity: part(z.array(RuleForm)),
  pin: part(z.array(z.object({ vm: Name, nodes: z.array(Name) }))),
  ignore: part(z.array(z.union([Name, z.object({ vm: Name })]))),
});
export type ConstraintsForm = z.infer<typeof ConstraintsForm>;

export function balancingOf(form: BalancingForm): Balancing {
  const { memory_threshold, cpu_threshold, disk_threshold } = form;
  return {
    method: form.method,
    mode: form.mode,
    balanciness: form.balanciness,
    cpuOvercommit: form.cpu_overcommit,
    thresholdPercent: {
      ...(typeof memory_threshold === 'number' ? { memory: memory_threshold } : {}),
      ...(typeof cpu_threshold === 'number' ? { cpu: cpu_threshold } : {}),
      ...(typeof disk_threshold === 'number' ? { io: disk_threshold } : {}),
    },
    balanceWeight: form.w_balance ?? undefined,
    stickinessWeight: form.w_stickiness ?? undefined,
    usageWeight: { memory: form.w_mem_usage, cpu: form.w_cpu_usage, io: form.w_io_usage },
    pressureWeight: { memory: form.w_mem_psi, cpu: form.w_cpu_psi, io: form.w_io_psi },
    globalWeight: { memory: form.w_global_mem, cpu: form.w_global_cpu, io: form.w_global_io },
    parallelMax: form.max_parallel_migrations ?? undefined,
    inflowMax: form.max_node_inflow,
  };
}
