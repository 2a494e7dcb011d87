import type { Fence, GroupRule, PlacementModel } from '../../../shared/src/kernel/placement-model.ts';
import type { Instance } from './instance.ts';

/**
 * An instance in the words of the public model: first relieve nodes, then move as few as possible. Machines to boot
 * start on a node of their own outside, on which each of them costs.
 */
export function toModel(instance: Instance): PlacementModel {
  const { nodeIds, vmIds, start, resources, closed } = instance;
  const boots = start.some((node) => node < 0);
  const outside = nodeIds.length;
  const isClosed = new Set(closed);
  const fences = fencesOf(instance);
  const outsiders = outsidersOf(fences, start);
  const nodeCount = nodeIds.length + Number(boots);
  const isLeaving = (vm: number) => isClosed.has(start[vm] ?? -1);
  const mustLeave = boots || start.some((_, vm) => isLeaving(vm));
  const ofNodes = (figure: (node: number) => number) =>
    Float64Array.from({ length: nodeCount }, (_, node) => figure(node));
  const dimensions = resources.map(({ wanted, capacity }) => {
    const room = ofNodes((node) =>
      node === outside ? Infinity : isClosed.has(node) ? 0 : (capacity[node] ?? 0),
    );
    return { need: Float64Array.from(wanted), capacity: room, safety: room, weight: 1, tier: 0 };
  });
  const presence = {
    need: Float64Array.from(vmIds, () => 1),
    capacity: ofNodes((node) => (node === outside || isClosed.has(node) ? 0 : Infinity)),
    safety: ofNodes((node) => (node === outside || isClosed.has(node) ? 0 : Infinity)),
    weight: 1,
    tier: 0,
  };
  return {
    guestCount: vmIds.length,
    nodeCount,
    home: Int32Array.from(start, (node) => (node < 0 ? outside : node)),
    fences,
    dimensions: mustLeave ? [...dimensions, presence] : dimensions,
    groups: instance.spreads.map(
      (guests): GroupRule => ({ guests, perNodeMax: 1, ...(isKept(guests, start) ? {} : { repair: FIRST }) }),
    ),
    moveCosts: [
      { tier: 1, perGuest: new Float64Array(vmIds.length).fill(1) },
      ...(outsiders.size === 0
        ? []
        : [{ tier: 0, perGuest: Float64Array.from(vmIds, (_, vm) => (outsiders.has(vm) ? -1 : 0)) }]),
    ],
    tierCount: 2,
    searchTier: 1,
  };
}

/** What is broken at the start is repaired before anything else is asked. */
const FIRST = { weight: 1, tier: 0 } as const;

const isKept = (vms: readonly number[], start: Instance['start']): boolean => {
  const nodes = vms.map((vm) => start[vm] ?? -1).filter((node) => node >= 0);
  return new Set(nodes).size === nodes.length;
};

/** Machines that run where they may not be. */
function outsidersOf(fences: readonly Fence[], start: Instance['start']): Set<number> {
  return new Set(
    fences.flatMap(({ guests, nodes }) => {
      const inside = new Set(nodes);
      return guests.filter((vm) => (start[vm] ?? -1) >= 0 && !inside.has(start[vm] ?? -1));
    }),
  );
}

/**
 * "Among" holds at every instant: machines that are within one part never leave it. Those that are not, or that are
 * to be booted, are sent to the part that has most of them.
 */
function fencesOf({ amongs, fences, pinned, start }: Instance): Fence[] {
  const within = new Map<readonly number[], number[]>();
  for (const { vms, parts } of amongs) {
    const part =
      parts[
        homePart(
          parts,
          vms.map((vm) => start[vm] ?? -1),
        )
      ];
    if (part === undefined) continue;
    const own = within.get(part);
    if (own === undefined) within.set(part, [...vms]);
    else own.push(...vms);
  }
  return [
    ...[...within].map(([nodes, guests]) => ({ guests, nodes })),
    ...fences.map(({ vms, nodes }) => ({ guests: vms, nodes })),
    ...pinned.map((vm) => ({ guests: [vm], nodes: [start[vm] ?? -1] })),
  ];
}

const partOf = new WeakMap<object, ReadonlyMap<number, number>>();

/** Which part has most of these nodes. */
function homePart(parts: readonly (readonly number[])[], nodes: readonly number[]): number {
  const known =
    partOf.get(parts) ??
    new Map(parts.flatMap((part, number) => part.map((node) => [node, number] as const)));
  partOf.set(parts, known);
  const counts = new Map<number, number>();
  for (const node of nodes) {
    const part = known.get(node) ?? -1;
    if (part >= 0) counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  let best = 0;
  for (const [part, count] of counts) if (count > (counts.get(best) ?? 0)) best = part;
  return best;
}
