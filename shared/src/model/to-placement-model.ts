import type { Dimension, MoveCost, PlacementModel } from '../kernel/placement-model.ts';
import { extremesOf, loadRows, moveCostsOf, wishesLeft } from './cost-rows.ts';
import type { Goals } from './goals.ts';
import { groupRows } from './group-rows.ts';
import { OVERLOAD, type TierLayout, tierLayout, VIOLATIONS, WISHES } from './tier-layout.ts';
import { type UnitRows, unitRow } from './unit-rows.ts';

/** What is asked for by name in a placement of the public model. */
export interface Finder {
  readonly layout: TierLayout;
  /** Per tier: what the kernel does not count, because nothing can change it, or counts below zero. */
  readonly offset: Float64Array;
  /** Per column: the row of the kernel that counts its load, without what is beside the units. */
  readonly loadRow: Int32Array;
  /** Per group of `Kernel.apart` and of `Units.groups`: its rule; -1 where there is nothing to watch. */
  readonly apartRule: Int32Array;
  readonly togetherRule: Int32Array;
}

/** What nodes have room for: per dimension, laid out as in `Problem`. */
export interface Room {
  readonly needHome: Float64Array;
  readonly needAway: Float64Array;
  readonly needBase: Float64Array;
  readonly needLimit: Float64Array;
  readonly dimensionCount: number;
}

export interface Spending {
  readonly bytes: Float64Array;
  readonly movesMax: number;
  readonly bytesMax: number;
}

/** Members that never move need nothing: what they hold is beside the units. */
function padded(figures: ArrayLike<number>, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(figures);
  return longer;
}

function roomRows({ kernel, bundles }: UnitRows, room: Room): Dimension[] {
  const [units, nodes] = [bundles.units.length, kernel.model.nodes.length];
  return kernel.dimensions.map((_, dimension) => {
    const unitCells = [dimension * units, (dimension + 1) * units] as const;
    const nodeCells = [dimension * nodes, (dimension + 1) * nodes] as const;
    const base = room.needBase.subarray(...nodeCells);
    return {
      need: room.needHome.subarray(...unitCells),
      needAway: room.needAway.subarray(...unitCells),
      capacity: room.needLimit.subarray(...nodeCells).map((limit, node) => limit - (base[node] ?? 0)),
    };
  });
}

/** Where the dimension lands when rows are sorted by tier. */
const rowOf = (dimensions: readonly Dimension[], index: number): number => {
  const tier = dimensions[index]?.tier ?? 0;
  return dimensions.filter((each, other) => {
    const otherTier = each.tier ?? 0;
    return otherTier < tier || (otherTier === tier && other < index);
  }).length;
};

function budgetsOf(rows: UnitRows, { bytes, movesMax, bytesMax }: Spending): PlacementModel['budgets'] {
  const sizes = Float64Array.from(rows.bundles.units, ({ guests }) => guests.length);
  return [
    { perGuest: sizes, most: movesMax },
    { perGuest: bytes, most: bytesMax },
    ...rows.kernel.budgets.map(({ perGuest, most }) => ({ perGuest: unitRow(rows, perGuest), most })),
  ];
}

/** What the kernel counts below zero: it knows only what leaving brings. */
function offsets(rows: UnitRows, goals: Goals, layout: TierLayout, evenLeast: number): Float64Array {
  const offset = new Float64Array(layout.count);
  const total = (figures: Float64Array) => unitRow(rows, figures).reduce((sum, each) => sum + each, 0);
  offset[VIOLATIONS] = total(goals.brokenCost);
  offset[OVERLOAD] = total(goals.evacuationCost);
  offset[WISHES] = wishesLeft(rows) - evenLeast;
  return offset;
}

/** Units and nodes in the words of the public model, which the search reads and nothing else. */
export function toPlacementModel(
  rows: UnitRows,
  goals: Goals,
  allowed: Uint8Array,
  room: Room,
  spending: Spending,
): { readonly model: PlacementModel; readonly finder: Finder } {
  const { kernel, bundles } = rows;
  const layout = tierLayout(goals);
  const { rules, fixedHomes, apartRule, togetherRule, evenLeast } = groupRows(rows);
  const guestCount = bundles.units.length + fixedHomes.length;
  const nodeCount = kernel.model.nodes.length;
  const loads = loadRows(rows, goals, layout);
  const dimensions = [...roomRows(rows, room), ...loads.dimensions];
  const filled = (costs: MoveCost): MoveCost => ({
    ...costs,
    ...(costs.perGuest === undefined ? {} : { perGuest: padded(costs.perGuest, guestCount) }),
    ...(costs.perTarget === undefined ? {} : { perTarget: padded(costs.perTarget, guestCount * nodeCount) }),
  });
  const open = new Uint8Array(guestCount * nodeCount);
  open.set(allowed);
  const model: PlacementModel = {
    guestCount,
    nodeCount,
    home: Int32Array.from([...bundles.units.map(({ home }) => home), ...fixedHomes]),
    allowed: open,
    site: kernel.site,
    dimensions: dimensions.map(({ need, needAway, ...dimension }) => ({
      ...dimension,
      need: padded(need, guestCount),
      ...(needAway === undefined ? {} : { needAway: padded(needAway, guestCount) }),
    })),
    extremes: extremesOf(rows, goals, layout).map((extreme) => ({
      ...extreme,
      need: padded(extreme.need, guestCount),
    })),
    groups: rules,
    budgets: (budgetsOf(rows, spending) ?? []).map(({ perGuest, most }) => ({
      perGuest: padded(perGuest, guestCount),
      most,
    })),
    moveCosts: moveCostsOf(rows, goals, layout, spending.bytes).map(filled),
    tierCount: layout.count,
    rankedTiers: layout.ranked,
    searchTier: layout.ranked.first,
  };
  const finder: Finder = {
    layout,
    offset: offsets(rows, goals, layout, evenLeast),
    loadRow: Int32Array.from(loads.counting, (index) => rowOf(dimensions, kernel.dimensions.length + index)),
    ...{ apartRule, togetherRule },
  };
  return { model, finder };
}
