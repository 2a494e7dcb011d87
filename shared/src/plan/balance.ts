import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import { whole } from '../kit/whole.ts';
import { hostMemoryBytes } from '../model/memory-need.ts';
import { compilingModel, type Model } from '../model/model.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { survivesNodeLoss } from './node-loss.ts';
import type { Balance, NodeBalance } from './plan.ts';

const percent = (part: number, whole: number): number => Math.round((part * 1000) / whole) / 10;

/** Nodes that may hold guests: the spread is over these. */
export function mayHoldGuests({ known, nodes, settings }: Model, node: number): boolean {
  const { name = '', maintenance = true } = nodes[node] ?? {};
  const { reservedNodes, evacuatedNodes, witnessNodes } = settings;
  const isClosed = [reservedNodes, evacuatedNodes, witnessNodes].some((nodes) => nodes.includes(name));
  return known[node] === 1 && !maintenance && !isClosed;
}

/** The nodes with every guest where `placeOf` says, from their current loads; unknown ones are left out. */
function nodeBalances(model: Model, placeOf: Int32Array): NodeBalance[] {
  const { nodes, guests, home, running, known, nodeLoads } = model;
  const memory = column(
    nodes,
    ({ load }, node) => (load?.memoryBytes ?? 0) - (nodeLoads.memoryYieldingBytes[node] ?? 0),
  );
  const cpu = Float64Array.from(nodes, ({ load }) => load?.cpuCores ?? 0);
  const counts = new Int32Array(nodes.length);
  const squeezed = squeezedAt(model, placeOf);
  guests.forEach((guest, index) => {
    const [from, to] = [home[index] ?? -1, placeOf[index] ?? -1];
    if (running[index] !== 1 || to < 0) return;
    counts[to] = (counts[to] ?? 0) + 1;
    if (from === to || guest.load === undefined) return;
    memory[from] = (memory[from] ?? 0) - hostMemoryBytes(guest);
    memory[to] = (memory[to] ?? 0) + hostMemoryBytes(guest);
    cpu[from] = (cpu[from] ?? 0) - guest.load.cpuCores;
    cpu[to] = (cpu[to] ?? 0) + guest.load.cpuCores;
  });
  return nodes.flatMap(({ name, memoryTotalBytes = 0, cpuTotalCores = 0 }, node) => {
    if (known[node] !== 1) return [];
    const memoryBytes = Math.max(0, memory[node] ?? 0);
    const cpuCores = Math.max(0, Math.round((cpu[node] ?? 0) * 1000) / 1000);
    const squeezedBytes = squeezed[node] ?? 0;
    return [
      {
        ...{ node: name, memoryBytes, memoryTotalBytes, cpuCores, cpuTotalCores, guests: counts[node] ?? 0 },
        ...((nodeLoads.squeezedBytes[node] ?? 0) > 0 ? { squeezedBytes } : {}),
      },
    ];
  });
}

/** What balloons still keep from the guests of each node: less by what those that leave give back. */
function squeezedAt(model: Model, placeOf: Int32Array): Float64Array {
  const { guests, home, running, guestLoads } = model;
  const [kept, freed] = [new Float64Array(model.nodes.length), new Float64Array(model.nodes.length)];
  const add = (sums: Float64Array, node: number, bytes: number) => {
    if (node >= 0) sums[node] = (sums[node] ?? 0) + bytes;
  };
  guests.forEach((guest, index) => {
    const [from, to] = [home[index] ?? -1, placeOf[index] ?? -1];
    if (running[index] !== 1) return;
    if (from === to) add(kept, to, guestLoads.squeezedBytes[index] ?? 0);
    else {
      add(freed, from, orZero(hostMemoryBytes(guest)));
      add(freed, to, -orZero(hostMemoryBytes(guest)));
    }
  });
  return kept.map((bytes, node) => Math.max(0, bytes - Math.max(0, freed[node] ?? 0)));
}

const memoryPercent = (node: NodeBalance): number => percent(node.memoryBytes, node.memoryTotalBytes);
const cpuPercent = (node: NodeBalance): number => percent(node.cpuCores, node.cpuTotalCores);

function spread(values: readonly number[]): number {
  return values.length < 2 ? 0 : Math.round((Math.max(...values) - Math.min(...values)) * 10) / 10;
}

function worstOf(nodes: readonly NodeBalance[]): Balance['worst'] {
  const figures = nodes.flatMap((each) => [
    { node: each.node, resource: 'memory' as const, percent: memoryPercent(each) },
    { node: each.node, resource: 'cpu' as const, percent: cpuPercent(each) },
  ]);
  return figures.reduce<Balance['worst']>(
    (worst, figure) => (worst === undefined || figure.percent > worst.percent ? figure : worst),
    undefined,
  );
}

/** The balance with every guest where `placeOf` says. */
export function balanceAt(model: Model, placeOf: Int32Array): Balance {
  const nodes = nodeBalances(model, placeOf);
  const holding = nodes.filter(({ node }) => mayHoldGuests(model, model.nodeIndex.get(node) ?? -1));
  const worst = worstOf(nodes);
  return {
    nodes,
    spreadPercent: { memory: spread(holding.map(memoryPercent)), cpu: spread(holding.map(cpuPercent)) },
    ...(worst === undefined ? {} : { worst }),
    survivesNodeLoss: survivesNodeLoss(model, placeOf, (node) => mayHoldGuests(model, node)),
  };
}

/** Guests that a model is made of in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 16;

/** How the cluster is loaded now. */
export const balanceOf = (snapshot: ClusterSnapshot, settings: Settings): Balance =>
  whole(balancing(snapshot, settings));

/** The same bit by bit, for whoever has other things to do. */
export function* balancing(snapshot: ClusterSnapshot, settings: Settings): Generator<number, Balance> {
  const model = yield* compilingModel(snapshot, settings);
  yield snapshot.guests.length / GUESTS_PER_UNIT;
  return balanceAt(model, model.home);
}
