import type { Kernel } from './kernel.ts';
import type { GuestIndex, Model, NodeIndex } from './model.ts';

/** One thing that nodes are judged by, each for itself and never averaged with another: a metric as columns. */
export interface LoadColumn {
  /** The metric. */
  readonly id: string;
  /** What it is called in a sentence: memory, CPU. */
  readonly resource: string;
  /** Whole numbers of one unit, 0 for what is unknown of a guest, NaN for the total of an unknown node. */
  readonly guest: Float64Array;
  readonly base: Float64Array;
  readonly total: Float64Array;
  /** Whether evenness is judged by it, and the threshold and limit of which resource hold for it. */
  readonly isJudged: boolean;
  readonly threshold?: 'memory' | 'cpu' | undefined;
  readonly limit?: 'memory' | 'cpu' | undefined;
}

/** The columns that the settings chose, by position. */
export type Loads = readonly LoadColumn[];
export type ColumnIndex = number;

/** Hundredths of a percent, whole, so that everything that decides is exact. */
export const pressure = (load: number, total: number): number => Math.floor((load * 10_000) / total);

/** What is compared first comes first; costs within one tier are added up. */
export const TIERS = [
  /** Rules. */
  'violations',
  /** Limits, and nodes to be emptied. */
  'overload',
  /** What would be missing after the loss of a node. */
  'node-loss',
  /** What makes a node slow before it is full. */
  'pressure',
  /** Soft rules and preferences. */
  'wishes',
  /** One tier per column, the worse first. */
  'evenness',
  'moves',
  'bytes',
  'stability',
] as const;
export type Tier = (typeof TIERS)[number];

/** Where a cost belongs; `column` says whose evenness. */
export interface At {
  readonly tier: Tier;
  readonly column?: ColumnIndex;
}

/** A cost beside the bands and ceilings, in the words of the kernel; all figures are whole numbers. */
export type Term =
  /** Per node: `weight` for each unit of load above `safety`, and `squareWeight` for their square. */
  | (At & {
      readonly kind: 'load';
      readonly guest: Float64Array;
      readonly safety: Float64Array;
      readonly weight?: number;
      readonly squareWeight?: number;
    })
  /** The fullest node, or the gap to the emptiest: floor((base + sum) / divisor), of nodes with a divisor. */
  | ExtremeTerm
  /** What it costs that a guest leaves its home. */
  | (At & { readonly kind: 'move'; readonly perGuest: Float64Array });

export interface ExtremeTerm extends At {
  readonly kind: 'extreme';
  readonly of: 'gap' | 'greatest';
  readonly guest: Float64Array;
  readonly base: Float64Array;
  readonly divisor: Float64Array;
  readonly weight: number;
}

/** When a column is even enough, as pressures, and whether its unevenness is what the plan is for. */
export interface Judgement {
  readonly isAsked: boolean;
  readonly above: number;
  readonly spread: number;
}

/** What the search aims at, compiled from the objectives; per column and node at `column * nodes + node`. */
export interface Goals {
  readonly loads: Loads;
  /** Between these a node is as even as it needs to be. */
  readonly bandLow: Float64Array;
  readonly bandHigh: Float64Array;
  /** Per column; those that nobody judges have none. */
  readonly judged: readonly (Judgement | undefined)[];
  /** Above this a node is overloaded. */
  readonly ceiling: Float64Array;
  /** What it costs to leave a guest where it is: as a broken rule, and as a guest to be evacuated. */
  readonly brokenCost: Float64Array;
  readonly evacuationCost: Float64Array;
  readonly terms: readonly Term[];
}

/** What an objective may say while it compiles. Pressures are hundredths of a percent. */
export interface GoalBuilder {
  readonly kernel: Kernel;
  readonly loads: Loads;
  /** The pressure of each node at the start. */
  readonly start: Float64Array;
  /** The column is judged: it must not become less even than its bands, and if asked should become as even. */
  judge(column: ColumnIndex, judgement: Judgement): void;
  band(column: ColumnIndex, node: NodeIndex, low: number, high: number): void;
  ceiling(column: ColumnIndex, node: NodeIndex, limit: number): void;
  broken(guest: GuestIndex, cost: number): void;
  evacuation(guest: GuestIndex, cost: number): void;
  add(term: Term): void;
}

/** The nodes that a guest counts on: a guest in flight on both. */
export function presence({ home, arriving }: Model, guest: GuestIndex): readonly NodeIndex[] {
  const [node = -1, target = -1] = [home[guest], arriving[guest]];
  if (target < 0 || target === node) return node < 0 ? [] : [node];
  return node < 0 ? [target] : [node, target];
}

/** The pressure of every node with every guest at home; NaN where it is unknown. */
export function startPressure({ model }: Kernel, loads: Loads): Float64Array {
  const nodeCount = model.nodes.length;
  const pressures = new Float64Array(loads.length * nodeCount);
  for (const [column, { guest, base, total }] of loads.entries()) {
    const sums = Float64Array.from(base);
    guest.forEach((load, index) => {
      for (const node of presence(model, index)) sums[node] = (sums[node] ?? 0) + load;
    });
    for (let node = 0; node < nodeCount; node++)
      pressures[column * nodeCount + node] =
        model.known[node] === 1 ? pressure(sums[node] ?? 0, total[node] ?? 0) : Number.NaN;
  }
  return pressures;
}

export function buildGoals(
  kernel: Kernel,
  loads: Loads,
  compilers: readonly { compile?(builder: GoalBuilder): void }[],
): Goals {
  const { nodes, guests } = kernel.model;
  const cells = loads.length * nodes.length;
  const bandLow = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
  const bandHigh = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const judged: (Judgement | undefined)[] = loads.map(() => undefined);
  const ceilings = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const brokenCost = new Float64Array(guests.length);
  const evacuationCost = new Float64Array(guests.length);
  const terms: Term[] = [];
  const builder: GoalBuilder = {
    kernel,
    loads,
    start: startPressure(kernel, loads),
    judge(column, judgement) {
      judged[column] = judgement;
    },
    band(column, node, low, high) {
      bandLow[column * nodes.length + node] = low;
      bandHigh[column * nodes.length + node] = high;
    },
    ceiling(column, node, limit) {
      ceilings[column * nodes.length + node] = limit;
    },
    broken(guest, cost) {
      brokenCost[guest] = cost;
    },
    evacuation(guest, cost) {
      evacuationCost[guest] = cost;
    },
    add: (term) => void terms.push(term),
  };
  for (const compiler of compilers) compiler.compile?.(builder);
  return { loads, bandLow, bandHigh, judged, ceiling: ceilings, brokenCost, evacuationCost, terms };
}
