import type { Kernel } from './kernel.ts';
import type { GuestIndex, Model, NodeIndex } from './model.ts';

/** Guests' and nodes' loads of the two resources that evenness is judged by: memory 0, CPU 1. */
export interface Loads {
  /** Per resource. */
  readonly guest: readonly Float64Array[];
  readonly base: readonly Float64Array[];
  readonly total: readonly Float64Array[];
}

export const RESOURCE_COUNT = 2;
export type ResourceIndex = 0 | 1;

/** Hundredths of a percent, whole, so that everything that decides is exact. */
export const pressure = (load: number, total: number): number => Math.floor((load * 10_000) / total);

/** What the search aims at, compiled from the objectives; per resource and node at `resource * nodes + node`. */
export interface Goals {
  /** Between these a node is as even as it needs to be. */
  readonly bandLow: Float64Array;
  readonly bandHigh: Float64Array;
  /** Per resource: 1 where its unevenness is what the plan is for, 0 where it must only not become so. */
  readonly asked: Uint8Array;
  /** Above this a node is overloaded. */
  readonly ceiling: Float64Array;
  /** What it costs to leave a guest where it is: as a broken rule, and as a guest to be evacuated. */
  readonly brokenCost: Float64Array;
  readonly evacuationCost: Float64Array;
}

export interface GoalBuilder {
  readonly kernel: Kernel;
  readonly loads: Loads;
  /** The pressure of each node at the start. */
  readonly start: Float64Array;
  ask(resource: ResourceIndex): void;
  band(resource: ResourceIndex, node: NodeIndex, low: number, high: number): void;
  ceiling(resource: ResourceIndex, node: NodeIndex, limit: number): void;
  broken(guest: GuestIndex, cost: number): void;
  evacuation(guest: GuestIndex, cost: number): void;
}

/** The nodes that a guest counts on: a guest in flight on both. */
export function presence({ home, arriving }: Model, guest: GuestIndex): readonly NodeIndex[] {
  const [node = -1, target = -1] = [home[guest], arriving[guest]];
  if (target < 0 || target === node) return node < 0 ? [] : [node];
  return node < 0 ? [target] : [node, target];
}

/** The pressure of every node with every guest at home; NaN where it is unknown. */
export function startPressure({ model }: Kernel, { guest, base, total }: Loads): Float64Array {
  const nodeCount = model.nodes.length;
  const pressures = new Float64Array(RESOURCE_COUNT * nodeCount);
  for (let resource = 0; resource < RESOURCE_COUNT; resource++) {
    const sums = Float64Array.from(base[resource] ?? []);
    guest[resource]?.forEach((load, index) => {
      for (const node of presence(model, index)) sums[node] = (sums[node] ?? 0) + load;
    });
    for (let node = 0; node < nodeCount; node++)
      pressures[resource * nodeCount + node] =
        model.known[node] === 1 ? pressure(sums[node] ?? 0, total[resource]?.[node] ?? 0) : Number.NaN;
  }
  return pressures;
}

/**
 * Two sums of unevenness in the order in which they are compared: what nobody asked to improve must not be
 * traded for what was asked; else the worse of the two comes first.
 */
export function rankUnevenness(
  { asked }: Pick<Goals, 'asked'>,
  memory: number,
  cpu: number,
  rank: 0 | 1,
): number {
  if (asked[0] !== asked[1]) return (asked[0] === 0) === (rank === 0) ? memory : cpu;
  return rank === 0 ? Math.max(memory, cpu) : Math.min(memory, cpu);
}

export function buildGoals(
  kernel: Kernel,
  loads: Loads,
  compilers: readonly { compile?(builder: GoalBuilder): void }[],
): Goals {
  const { nodes, guests } = kernel.model;
  const cells = RESOURCE_COUNT * nodes.length;
  const bandLow = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
  const bandHigh = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const asked = new Uint8Array(RESOURCE_COUNT);
  const ceilings = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const brokenCost = new Float64Array(guests.length);
  const evacuationCost = new Float64Array(guests.length);
  const builder: GoalBuilder = {
    kernel,
    loads,
    start: startPressure(kernel, loads),
    ask(resource) {
      asked[resource] = 1;
    },
    band(resource, node, low, high) {
      bandLow[resource * nodes.length + node] = low;
      bandHigh[resource * nodes.length + node] = high;
    },
    ceiling(resource, node, limit) {
      ceilings[resource * nodes.length + node] = limit;
    },
    broken(guest, cost) {
      brokenCost[guest] = cost;
    },
    evacuation(guest, cost) {
      evacuationCost[guest] = cost;
    },
  };
  for (const compiler of compilers) compiler.compile?.(builder);
  return { bandLow, bandHigh, asked, ceiling: ceilings, brokenCost, evacuationCost };
}
