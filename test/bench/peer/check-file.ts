/** What a placement costs and breaks, from the file of an instance alone: nothing here is shared with the engine. */
export interface InstanceFile {
  readonly name: string;
  readonly evacuate_node?: string | null;
  readonly balancing: Readonly<Record<string, number | string>>;
  readonly nodes: readonly NodeOfFile[];
  readonly vms: readonly GuestOfFile[];
  readonly constraints: {
    readonly affinity?: readonly RuleOfFile[];
    readonly anti_affinity?: readonly RuleOfFile[];
    readonly pin?: readonly { readonly vm: string; readonly nodes: readonly string[] }[];
    readonly ignore?: readonly string[];
  };
}

interface NodeOfFile {
  readonly name: string;
  readonly cpu_total: number;
  readonly cpu_reserve: number;
  readonly memory_total_mib: number;
  readonly memory_reserve_mib: number;
  readonly storage_free_mib: Readonly<Record<string, number>>;
  readonly maintenance: boolean;
}

export interface GuestOfFile {
  readonly name: string;
  readonly node: string;
  readonly cpu: number;
  readonly memory_mib: number;
  readonly cpu_usage: number;
  readonly cpu_pressure: number;
  readonly memory_pressure: number;
  readonly io_pressure: number;
  readonly disks_mib: Readonly<Record<string, number>>;
  readonly priority: number;
}

interface RuleOfFile {
  readonly name: string;
  readonly vms: readonly string[];
  readonly hard?: boolean;
}

type Place = Readonly<Record<string, string>>;

const PROFILES: Readonly<Record<string, readonly [number, number, number]>> = {
  1: [0, 1, 1],
  2: [1, 50, 0.25],
  3: [10, 10, 0.15],
  4: [50, 5, 0.05],
  5: [100, 1, 0],
};
const diskOf = (guest: GuestOfFile): number =>
  Object.values(guest.disks_mib).reduce((sum, each) => sum + each, 0);
const storageOf = (node: NodeOfFile): number =>
  Object.values(node.storage_free_mib).reduce((sum, each) => sum + each, 0);

const AMOUNTS: Readonly<
  Record<string, readonly [(guest: GuestOfFile) => number, (node: NodeOfFile) => number]>
> = {
  mem_usage: [
    ({ memory_mib, priority }) => Math.floor(memory_mib * priority) * 10_000,
    (node) => Math.max(1, Math.floor(node.memory_total_mib - node.memory_reserve_mib)),
  ],
  cpu_usage: [
    ({ cpu_usage, priority }) => Math.trunc(cpu_usage * priority * 10_000),
    (node) => Math.max(1, node.cpu_total - node.cpu_reserve),
  ],
  io_usage: [
    (guest) => Math.floor(diskOf(guest) * guest.priority) * 10_000,
    (node) => Math.max(1, Math.floor(storageOf(node))),
  ],
  mem_psi: [({ memory_pressure, priority }) => Math.trunc(memory_pressure * priority * 10_000), () => 100],
  cpu_psi: [({ cpu_pressure, priority }) => Math.trunc(cpu_pressure * priority * 10_000), () => 100],
  io_psi: [({ io_pressure, priority }) => Math.trunc(io_pressure * priority * 10_000), () => 100],
};

function gap({ nodes, vms }: InstanceFile, place: Place, kind: string): number {
  const [need, capacity] = AMOUNTS[kind] ?? [() => 0, () => 1];
  const levels = nodes
    .filter(({ maintenance }) => !maintenance)
    .map((node) => {
      const there = vms.filter(({ name }) => place[name] === node.name);
      return Math.floor(there.reduce((sum, guest) => sum + need(guest), 0) / capacity(node));
    });
  return Math.max(...levels) - Math.min(...levels);
}

function weighedGap(file: InstanceFile, place: Place, method: string): number {
  if (method === 'memory') return gap(file, place, 'mem_usage');
  const weight = (key: string) => Number(file.balancing[key] ?? 1);
  let sum = 0;
  for (const resource of ['mem', 'cpu', 'io'])
    for (const kind of ['usage', 'psi'])
      sum +=
        weight(`w_global_${resource}`) *
        weight(`w_${resource}_${kind}`) *
        gap(file, place, `${resource}_${kind}`);
  return sum;
}

/** Whether the gap at the start is worth balancing: by memory alone, since the combined method has no threshold at 5. */
const isOpen = (file: InstanceFile, threshold: number): boolean => {
  const home = Object.fromEntries(file.vms.map(({ name, node }) => [name, node]));
  return threshold === 0 || gap(file, home, 'mem_usage') / 10_000 >= threshold;
};

function softPenalty({ constraints }: InstanceFile, place: Place): number {
  let broken = 0;
  for (const { vms, hard } of constraints.anti_affinity ?? []) {
    if (hard !== false) continue;
    const nodes = vms.map((name) => place[name]);
    broken += new Set(nodes.filter((node, index) => nodes.indexOf(node) !== index)).size;
  }
  for (const { vms, hard } of constraints.affinity ?? [])
    if (hard === false)
      broken += 2 * vms.slice(1).filter((name) => place[name] !== place[vms[0] ?? '']).length;
  return 1_000_000 * broken;
}

export function objectiveFromFile(
  file: InstanceFile,
  place: Place,
  method: string,
  balanciness: number,
): number {
  const [balance, stickiness, threshold] = PROFILES[balanciness] ?? [0, 1, 1];
  const moved = file.vms.filter(({ name, node }) => place[name] !== node);
  const cost = moved.reduce(
    (sum, guest) =>
      sum + Math.max(1, Math.floor(guest.memory_mib / 256)) + 4 * Math.floor(diskOf(guest) / 256),
    0,
  );
  const weight = isOpen(file, threshold) ? balance : 0;
  return weight * weighedGap(file, place, method) + stickiness * cost + softPenalty(file, place);
}

function brokenOnNode(file: InstanceFile, node: NodeOfFile, there: readonly GuestOfFile[]): string[] {
  const sum = (figure: (guest: GuestOfFile) => number) =>
    there.reduce((all, guest) => all + figure(guest), 0);
  const broken: string[] = [];
  if ((node.maintenance || node.name === file.evacuate_node) && there.length > 0)
    broken.push(`${node.name} in use`);
  if (
    sum(({ memory_mib }) => Math.floor(memory_mib)) >
    Math.floor(node.memory_total_mib - node.memory_reserve_mib)
  )
    broken.push(`memory of ${node.name}`);
  const perCore = Math.trunc(Number(file.balancing.cpu_overcommit) * 1000);
  if (sum(({ cpu }) => cpu * 1000) > Math.max(0, node.cpu_total - node.cpu_reserve) * perCore)
    broken.push(`CPUs of ${node.name}`);
  for (const pool of new Set(there.flatMap(({ disks_mib }) => Object.keys(disks_mib))))
    if (sum(({ disks_mib }) => disks_mib[pool] ?? 0) > (node.storage_free_mib[pool] ?? 0))
      broken.push(`pool ${pool} of ${node.name}`);
  return broken;
}

function brokenRules({ vms, constraints }: InstanceFile, place: Place): string[] {
  const { affinity = [], anti_affinity = [], pin = [], ignore = [] } = constraints;
  const count = ({ vms: members }: RuleOfFile) => new Set(members.map((name) => place[name])).size;
  const isHard = ({ hard }: RuleOfFile) => hard !== false;
  const homes = new Map(vms.map(({ name, node }) => [name, node]));
  return [
    ...affinity.filter((rule) => isHard(rule) && count(rule) > 1).map(({ name }) => name),
    ...anti_affinity.filter((rule) => isHard(rule) && count(rule) < rule.vms.length).map(({ name }) => name),
    ...pin.filter(({ vm, nodes }) => !nodes.includes(place[vm] ?? '')).map(({ vm }) => `pin of ${vm}`),
    ...ignore.filter((name) => place[name] !== homes.get(name)).map((name) => `${name} is ignored`),
  ];
}

/** Every hard rule that a placement breaks. */
export function brokenInFile(file: InstanceFile, place: Place): string[] {
  const { nodes, vms } = file;
  const names = new Set(nodes.map(({ name }) => name));
  return [
    ...nodes.flatMap((node) =>
      brokenOnNode(
        file,
        node,
        vms.filter(({ name }) => place[name] === node.name),
      ),
    ),
    ...vms.filter(({ name }) => !names.has(place[name] ?? '')).map(({ name }) => `${name} is nowhere`),
    ...brokenRules(file, place),
  ];
}
