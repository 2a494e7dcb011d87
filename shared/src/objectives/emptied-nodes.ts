import { orZero } from '../kit/unknown.ts';
import type { Kernel } from '../model/kernel.ts';
import type { GuestIndex, NodeIndex } from '../model/model.ts';
import { movedBytes } from '../model/moved-bytes.ts';

/** Where guests would be, and what is free for more of them. */
interface Packing {
  readonly place: Int32Array;
  readonly freeMemory: Float64Array;
  readonly freeCpu: Float64Array;
  readonly emptied: Uint8Array;
  moves: number;
  bytes: number;
}

/** A consolidated node stays below what asks for a plan: else the next plan would take it apart again. */
function startPacking({ model }: Kernel): Packing {
  const { settings, nodeLoads, guestLoads, memoryFreedBytes, running, home } = model;
  const memoryPercent = Math.min(settings.limitMemoryPercent, settings.proposeAboveMemoryPercent);
  const cpuPercent = Math.min(settings.limitCpuPercent, settings.proposeAboveCpuPercent);
  const freeMemory = nodeLoads.memoryForGuestsBytes.map((bytes) => Math.floor((bytes * memoryPercent) / 100));
  const freeCpu = nodeLoads.cpuTotalMillicores.map(
    (millicores, node) =>
      Math.floor((millicores * cpuPercent) / 100) - (nodeLoads.cpuBesideMillicores[node] ?? 0),
  );
  for (const [guest, node] of home.entries()) {
    if (running[guest] !== 1 || node < 0) continue;
    const held = Math.max(orZero(model.memoryNeedBytes[guest] ?? 0), orZero(memoryFreedBytes[guest] ?? 0));
    freeMemory[node] = (freeMemory[node] ?? 0) - held;
    freeCpu[node] = (freeCpu[node] ?? 0) - orZero(guestLoads.cpuMillicores[guest] ?? 0);
  }
  const place = Int32Array.from(home);
  const emptied = new Uint8Array(model.nodes.length);
  return { place, freeMemory, freeCpu, emptied, moves: 0, bytes: 0 };
}

const needOf = ({ model }: Kernel, guest: GuestIndex): number => orZero(model.memoryNeedBytes[guest] ?? 0);

/** Guests that belong together or are counted by node: whether they could part is more than this looks at. */
function boundGuests({ together, limited, separations, even }: Kernel): ReadonlySet<GuestIndex> {
  const groups = [...together, ...limited, ...even, ...separations.flatMap(({ one, other }) => [one, other])];
  return new Set(groups.flatMap(({ guests }) => [...guests]));
}

function meetsOthers({ apart }: Kernel, place: Int32Array, guest: GuestIndex, node: NodeIndex): boolean {
  return apart.some(
    ({ guests }) =>
      guests.includes(guest) && guests.some((other) => other !== guest && place[other] === node),
  );
}

function takes(kernel: Kernel, packing: Packing, guest: GuestIndex, node: NodeIndex): boolean {
  const { refusals, model } = kernel;
  const { freeMemory, freeCpu, emptied, place } = packing;
  if (node === place[guest] || emptied[node] === 1) return false;
  if (refusals[guest * model.nodes.length + node] !== 0) return false;
  const cpu = orZero(model.guestLoads.cpuMillicores[guest] ?? 0);
  const hasRoom = (freeMemory[node] ?? 0) >= needOf(kernel, guest) && (freeCpu[node] ?? 0) >= cpu;
  return hasRoom && !meetsOthers(kernel, place, guest, node);
}

/** The fullest node that takes the guest: what is left stays in one piece. */
function targetOf(kernel: Kernel, packing: Packing, guest: GuestIndex): NodeIndex {
  const { freeMemory } = packing;
  let best = -1;
  for (const node of kernel.model.nodes.keys())
    if (
      takes(kernel, packing, guest, node) &&
      (best < 0 || (freeMemory[node] ?? 0) < (freeMemory[best] ?? 0))
    )
      best = node;
  return best;
}

function put(kernel: Kernel, packing: Packing, guest: GuestIndex, to: NodeIndex): void {
  const from = packing.place[guest] ?? 0;
  const cpu = orZero(kernel.model.guestLoads.cpuMillicores[guest] ?? 0);
  const need = needOf(kernel, guest);
  packing.freeMemory[from] = (packing.freeMemory[from] ?? 0) + need;
  packing.freeMemory[to] = (packing.freeMemory[to] ?? 0) - need;
  packing.freeCpu[from] = (packing.freeCpu[from] ?? 0) + cpu;
  packing.freeCpu[to] = (packing.freeCpu[to] ?? 0) - cpu;
  packing.place[guest] = to;
}

/** Whether the guests of every node that stays in use would still find memory on the others that do. */
function survives(kernel: Kernel, { place, freeMemory, emptied }: Packing): boolean {
  const { model } = kernel;
  const isUsed = (node: NodeIndex) =>
    model.known[node] === 1 && kernel.closed[node] === 0 && emptied[node] === 0;
  const inUse = [...model.nodes.keys()].filter(isUsed);
  return inUse.every((lost) => {
    const free = Float64Array.from(freeMemory, (bytes, node) => (isUsed(node) && node !== lost ? bytes : -1));
    const needs = [...place.keys()]
      .filter((guest) => place[guest] === lost && model.running[guest] === 1)
      .map((guest) => needOf(kernel, guest))
      .sort((one, other) => other - one);
    return needs.every((need) => {
      const most = free.reduce((best, bytes, node) => (bytes > (free[best] ?? 0) ? node : best), 0);
      if ((free[most] ?? 0) < need) return false;
      free[most] = (free[most] ?? 0) - need;
      return true;
    });
  });
}

/** Empties one node if all of its guests find places within the budget; else leaves everything as it was. */
function tryToEmpty(
  kernel: Kernel,
  packing: Packing,
  node: NodeIndex,
  guests: readonly GuestIndex[],
): boolean {
  const { model } = kernel;
  const { movesMax, bytesMax } = model.settings;
  const bytes = guests.reduce((sum, guest) => sum + movedBytes(model, guest), 0);
  if (packing.moves + guests.length > movesMax || packing.bytes + bytes > bytesMax) return false;
  packing.emptied[node] = 1;
  const done: GuestIndex[] = [];
  const largestFirst = [...guests].sort(
    (one, other) => needOf(kernel, other) - needOf(kernel, one) || one - other,
  );
  for (const guest of largestFirst) {
    const target = targetOf(kernel, packing, guest);
    if (target < 0) break;
    put(kernel, packing, guest, target);
    done.push(guest);
  }
  if (done.length === guests.length && survives(kernel, packing)) {
    packing.moves += guests.length;
    packing.bytes += bytes;
    return true;
  }
  for (const guest of done.reverse()) put(kernel, packing, guest, node);
  packing.emptied[node] = 0;
  return false;
}

/**
 * The nodes that consolidation empties, 1 each: from the one with the least on it on, as many as find room for all of
 * their guests on the others, within the budget of one plan, and so that the rest bears the loss of any one of it.
 */
export function emptiedNodes(kernel: Kernel): Uint8Array {
  const { model, stays, closed } = kernel;
  const packing = startPacking(kernel);
  if (model.settings.goal !== 'consolidate') return packing.emptied;
  const bound = boundGuests(kernel);
  const guestsOf = model.nodes.map((): GuestIndex[] => []);
  for (const [guest, node] of model.home.entries())
    if (model.running[guest] === 1) guestsOf[node]?.push(guest);
  const needsOn = guestsOf.map((guests) => guests.reduce((sum, guest) => sum + needOf(kernel, guest), 0));
  const candidates = [...model.nodes.keys()]
    .filter((node) => model.known[node] === 1 && closed[node] === 0 && (guestsOf[node]?.length ?? 0) > 0)
    .filter((node) => guestsOf[node]?.every((guest) => !stays.has(guest) && !bound.has(guest)))
    .sort((one, other) => (needsOn[one] ?? 0) - (needsOn[other] ?? 0) || one - other);
  for (const node of candidates) tryToEmpty(kernel, packing, node, guestsOf[node] ?? []);
  return packing.emptied;
}
