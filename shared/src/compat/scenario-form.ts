import * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';
import { type CompatCluster, GIB } from './cluster.ts';
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
  type RuleForm,
} from './forms.ts';
import { type NamedCluster, normalise, problemOf, type Read } from './normalise.ts';

const Gibibytes = z.number().check(z.gte(0), z.lte(2 ** 20));
const Pools = part(z.record(Name, Gibibytes));

const NodeForm = z.object({
  ...nodeFields,
  memory_total_gb: Gibibytes,
  storage_free: Pools,
  reserve: part(z.object({ cpu: part(Cores), memory_gb: part(Gibibytes), storage_gb: Pools })),
});

const GuestForm = z.object({
  ...guestFields,
  memory_gb: Gibibytes,
  disks: Pools,
  tags: part(z.array(z.string())),
});
type GuestForm = z.infer<typeof GuestForm>;

/** What a scenario says must come out; what is absent is not looked at. */
export const Expectation = z.object({
  feasible: z._default(z.boolean(), true),
  /** false: rules are not looked at. */
  constraints_satisfied: z._default(z.boolean(), true),
  spread_improved: part(z.boolean()),
  max_migrations: part(z.int()),
  node_empty: part(Name),
  /** A node, or `== guest`. */
  placements: part(z.record(Name, z.string())),
  path_feasible: part(z.boolean()),
});
export type Expectation = z.infer<typeof Expectation>;

/** The form of ProxLB's scenario files: sizes in GiB, nodes and guests by name, expectations. */
const ScenarioForm = z.object({
  name: part(z.string()),
  evacuate_node: part(Name),
  balancing: part(BalancingForm),
  nodes: part(z.record(Name, NodeForm)),
  vms: part(z.record(Name, GuestForm)),
  constraints: part(ConstraintsForm),
  expect: part(Expectation),
});

export interface Scenario {
  readonly cluster: CompatCluster;
  readonly expected: Expectation;
}

const bytes = (gibibytes: number | null | undefined): number => Math.floor((gibibytes ?? 0) * GIB);

const nodeOf = (name: string, form: z.infer<typeof NodeForm>) => ({
  name,
  ...nodeFigures(form),
  cpuReserve: form.reserve?.cpu ?? 0,
  memoryTotalBytes: bytes(form.memory_total_gb),
  memoryReserveBytes: bytes(form.reserve?.memory_gb),
  storageBytes: poolBytes(form.storage_free, GIB),
  storageReserveBytes: poolBytes(form.reserve?.storage_gb, GIB),
});

const guestOf = (name: string, form: GuestForm) => ({
  name,
  ...guestFigures(form),
  memoryBytes: bytes(form.memory_gb),
  disksBytes: poolBytes(form.disks, GIB),
});

const TAGS = { affinity: 'plb_affinity_', apart: 'plb_anti_affinity_', pin: 'plb_pin_' } as const;

/** Rules by tag: guests with the same tag are a group, a single one is none. */
function tagRules(guests: readonly (readonly [string, GuestForm])[], prefix: string): RuleForm[] {
  const members = new Map<string, string[]>();
  for (const [name, { tags }] of guests)
    for (const tag of tags ?? [])
      if (tag.startsWith(prefix)) members.set(tag, [...(members.get(tag) ?? []), name]);
  return [...members]
    .filter(([, vms]) => vms.length > 1)
    .map(([name, vms]) => ({ name, vms, hard: true, origin: 'plb' }));
}

const tagPins = (guests: readonly (readonly [string, GuestForm])[]): NamedCluster['tagPins'] =>
  guests.flatMap(([vm, { tags }]) =>
    (tags ?? [])
      .filter((tag) => tag.startsWith(TAGS.pin))
      .map((tag) => ({ vm, nodes: [tag.slice(TAGS.pin.length)], tag })),
  );

/** Reads what a scenario file holds; what it is not is told in one sentence. */
export function readScenario(input: unknown): Read<Scenario> {
  const parsed = ScenarioForm.safeParse(input, { error: schemaWords });
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const { data } = parsed;
  const guests = Object.entries(data.vms ?? {});
  const { affinity, anti_affinity, ...constraints } = data.constraints ?? {};
  const read = normalise({
    name: data.name ?? '',
    nodes: Object.entries(data.nodes ?? {}).map(([name, form]) => nodeOf(name, form)),
    guests: guests.map(([name, form]) => guestOf(name, form)),
    constraints: {
      ...constraints,
      affinity: [...(affinity ?? []), ...tagRules(guests, TAGS.affinity)],
      anti_affinity: [...(anti_affinity ?? []), ...tagRules(guests, TAGS.apart)],
    },
    tagPins: tagPins(guests),
    evacuateNode: data.evacuate_node ?? undefined,
    balancing: balancingOf(data.balancing ?? BalancingForm.parse({})),
  });
  if ('problem' in read) return read;
  return { value: { cluster: read.value, expected: data.expect ?? Expectation.parse({}) } };
}
