import { misuse, readAs } from '../bench-options.ts';

/** An instance of BtrPlace as its JSON tells it, with dense numbers for its nodes and machines. */
export interface Instance {
  readonly nodeIds: readonly number[];
  readonly vmIds: readonly number[];
  /** Per machine: its node, or -1 for one that is ready to be booted and should be. */
  readonly start: readonly number[];
  readonly resources: readonly Resource[];
  readonly spreads: readonly (readonly number[])[];
  readonly amongs: readonly {
    readonly vms: readonly number[];
    readonly parts: readonly (readonly number[])[];
  }[];
  /** Machines that may be on these nodes only, and nodes that must be left. */
  readonly fences: readonly { readonly vms: readonly number[]; readonly nodes: readonly number[] }[];
  readonly closed: readonly number[];
  readonly pinned: readonly number[];
  /** Seconds that the migration of each machine takes. */
  readonly seconds: readonly number[];
}

/** What machines take now, and what they are to be given; what nodes have. */
export interface Resource {
  readonly name: string;
  readonly now: readonly number[];
  readonly wanted: readonly number[];
  readonly capacity: readonly number[];
}

interface Constraint {
  readonly id: string;
  readonly vm?: number;
  readonly vms?: readonly number[];
  readonly node?: number;
  readonly nodes?: readonly number[];
  readonly parts?: readonly (readonly number[])[];
  readonly rc?: string;
  readonly amount?: number;
}

interface View {
  readonly id: string;
  readonly rcId?: string;
  readonly defConsumption?: number;
  readonly defCapacity?: number;
  readonly nodes?: Readonly<Record<string, number>>;
  readonly vms?: Readonly<Record<string, number>>;
  readonly links?: readonly { readonly capacity: number }[];
}

interface File {
  readonly model: {
    readonly mapping: {
      readonly onlineNodes: Readonly<Record<string, { readonly runningVMs: readonly number[] }>>;
      readonly offlineNodes?: readonly number[];
      readonly readyVMs: readonly number[];
    };
    readonly attributes?: { readonly vms?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    readonly views: readonly View[];
  };
  readonly constraints: readonly Constraint[];
}

/** Constraints that say what is so already, or what a plan of migrations never changes. */
const MET = new Set(['online', 'root', 'sleeping', 'noVMsOnOfflineNodes', 'maxOnline']);

function read(path: string): File {
  const file: Partial<File> = readAs(path, JSON.parse);
  const { model, constraints } = file;
  if (model?.mapping === undefined || model.views === undefined || constraints === undefined)
    return misuse(
      `${path} is no instance of BtrPlace: it has no model with mapping and views, or no constraints`,
    );
  return { model, constraints };
}

const byNumber = (ids: Iterable<string | number>): number[] =>
  [...ids].map(Number).sort((one, other) => one - other);

/** Megabytes of memory through a link of so many Mbit: 8 bits a byte and the overhead; the idle guest of mVM. */
function memorySeconds(megabytes: number, linkMbit: number): number {
  const speed = linkMbit / 9;
  const first = megabytes / speed;
  const [hotMegabytes, hotSeconds] = [5, 2];
  const hotRate = hotMegabytes / hotSeconds;
  if (first <= hotSeconds) return Math.max(1, first + (hotRate * first) / (speed - hotRate));
  return Math.max(1, first + hotMegabytes / speed + ((hotMegabytes / speed) * hotRate) / (speed - hotRate));
}

function durations({ model }: File, vmIds: readonly number[]): number[] {
  const links = model.views.find(({ id }) => id === 'net')?.links ?? [];
  const linkMbit = links.reduce((least, { capacity }) => Math.min(least, capacity), Infinity);
  return vmIds.map((id) => {
    const attributes = model.attributes?.vms?.[id] ?? {};
    if (typeof attributes.migrate === 'number') return attributes.migrate;
    if (typeof attributes.memUsed !== 'number' || !Number.isFinite(linkMbit)) return 1;
    return memorySeconds(attributes.memUsed, linkMbit);
  });
}

export function readInstance(path: string): Instance {
  const file = read(path);
  const { mapping, views } = file.model;
  const nodeIds = byNumber([...Object.keys(mapping.onlineNodes), ...(mapping.offlineNodes ?? [])]);
  const nodeOf = new Map(nodeIds.map((id, index) => [id, index]));
  const running = Object.values(mapping.onlineNodes).flatMap(({ runningVMs }) => runningVMs);
  const booted = new Set(
    file.constraints
      .filter(({ id }) => id === 'running')
      .flatMap(({ vm, vms }) => vms ?? (vm === undefined ? [] : [vm])),
  );
  const vmIds = byNumber([...running, ...mapping.readyVMs.filter((vm) => booted.has(vm))]);
  const vmOf = new Map(vmIds.map((id, index) => [id, index]));
  const start = vmIds.map(() => -1);
  for (const [node, { runningVMs }] of Object.entries(mapping.onlineNodes))
    for (const vm of runningVMs) start[vmOf.get(vm) ?? -1] = nodeOf.get(Number(node)) ?? -1;
  const nodes = (ids: readonly number[] = []) => ids.flatMap((id) => nodeOf.get(id) ?? []);
  const vms = ({ vm, vms: many }: Constraint) =>
    (many ?? (vm === undefined ? [] : [vm])).flatMap((id) => vmOf.get(id) ?? []);
  const of = (kind: string) => file.constraints.filter(({ id }) => id === kind);
  const known = new Set([
    ...MET,
    'running',
    'preserve',
    'spread',
    'among',
    'resourceCapacity',
    'fence',
    'ban',
    'offline',
  ]);
  const foreign = file.constraints.find(({ id }) => !known.has(id));
  if (foreign !== undefined)
    misuse(`${path} has a constraint "${foreign.id}". Maybe it needs a word of the public model`);
  const everywhere = nodeIds.map((_, node) => node);
  return {
    ...{ nodeIds, vmIds, start },
    resources: views
      .filter(({ id }) => id === 'shareableResource')
      .map((view) => resourceOf(view, { file, nodeIds, vmIds, nodeOf })),
    spreads: of('spread').map(vms),
    amongs: amongsOf(of('among'), vms, nodes),
    fences: [
      ...of('fence').map((each) => ({ vms: vms(each), nodes: nodes(each.nodes) })),
      ...of('ban').map((each) => {
        const banned = new Set(nodes(each.nodes));
        return { vms: vms(each), nodes: everywhere.filter((node) => !banned.has(node)) };
      }),
    ],
    closed: nodes([
      ...(mapping.offlineNodes ?? []),
      ...of('offline').flatMap(({ node, nodes: many }) => many ?? (node === undefined ? [] : [node])),
    ]),
    pinned: of('root').flatMap(vms),
    seconds: durations(file, vmIds),
  };
}

/** Many of them speak of the same parts, told anew each time: they are kept once. */
function amongsOf(
  constraints: readonly Constraint[],
  vms: (constraint: Constraint) => number[],
  nodes: (ids: readonly number[]) => number[],
): Instance['amongs'] {
  const seen: { readonly told: Constraint['parts']; readonly parts: readonly (readonly number[])[] }[] = [];
  const isSame = (one: readonly number[], other: readonly number[] | undefined) =>
    one.length === other?.length && one.every((id, index) => id === other[index]);
  return constraints.map((constraint) => {
    const told = constraint.parts ?? [];
    const known = seen.find(
      (each) =>
        each.told?.length === told.length && told.every((part, index) => isSame(part, each.told?.[index])),
    );
    const parts = known?.parts ?? told.map(nodes);
    if (known === undefined) seen.push({ told, parts });
    return { vms: vms(constraint), parts };
  });
}

interface Ids {
  readonly file: File;
  readonly nodeIds: readonly number[];
  readonly vmIds: readonly number[];
  readonly nodeOf: ReadonlyMap<number, number>;
}

/** What machines are to be given, by their ids in the file. */
function preserved(own: readonly Constraint[]): ReadonlyMap<number, number> {
  const amounts = new Map<number, number>();
  for (const { id, vm, vms, amount = 0 } of own)
    if (id === 'preserve')
      for (const each of vms ?? (vm === undefined ? [] : [vm])) amounts.set(each, amount);
  return amounts;
}

function resourceOf(view: View, { file, nodeIds, vmIds, nodeOf }: Ids): Resource {
  const { rcId: name = '', defConsumption = 0, defCapacity = 0 } = view;
  const own = file.constraints.filter(({ rc }) => rc === name);
  const amounts = preserved(own);
  const now = vmIds.map((id) => view.vms?.[id] ?? defConsumption);
  const capacity = nodeIds.map((id) => view.nodes?.[id] ?? defCapacity);
  for (const { nodes = [], amount = 0 } of own.filter(({ id }) => id === 'resourceCapacity')) {
    if (nodes.length !== 1)
      throw new Error(`resourceCapacity of ${nodes.length} nodes together is not known`);
    const node = nodeOf.get(nodes[0] ?? -1) ?? -1;
    capacity[node] = Math.min(capacity[node] ?? 0, amount);
  }
  const wanted = vmIds.map((id, vm) => Math.max(now[vm] ?? 0, amounts.get(id) ?? 0));
  return { name, now, wanted, capacity };
}
