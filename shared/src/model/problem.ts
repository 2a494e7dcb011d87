import { column } from '../kit/column.ts';
import type { Goals, Loads } from './goals.ts';
import type { Kernel } from './kernel.ts';
import { movedBytes } from './moved-bytes.ts';
import { buildUnits, type Units } from './units.ts';

/**
 * Everything the search reads, as flat arrays over units (guests that move as one) and nodes.
 * Two-dimensional arrays are row-major, nodes last: `row * nodeCount + node`.
 */
export interface Problem {
  readonly kernel: Kernel;
  readonly goals: Goals;
  readonly bundles: Units;
  readonly nodeCount: number;
  readonly unitCount: number;
  /** The unit of each guest; -1 for those that stay. */
  readonly unitOf: Int32Array;
  readonly home: Int32Array;
  readonly size: Int32Array;
  readonly bytes: Float64Array;
  /** unit x node: 1 where every guest of the unit may be. */
  readonly allowed: Uint8Array;
  /** resource x unit, and resource x node without the units. */
  readonly load: Float64Array;
  readonly loadBase: Float64Array;
  readonly loadTotal: Float64Array;
  /** dimension x unit, and dimension x node without the units. */
  readonly dimensionCount: number;
  readonly needHome: Float64Array;
  readonly needAway: Float64Array;
  readonly needBase: Float64Array;
  readonly needLimit: Float64Array;
  readonly brokenCost: Float64Array;
  readonly evacuationCost: Float64Array;
  /** Per unit: the groups whose members it must not meet; and group x node: members that are not units. */
  readonly apart: readonly Int32Array[];
  readonly apartBase: Int32Array;
  readonly apartCount: number;
  /** Per unit: its group that belongs together, or -1; and group x node: members that are not units. */
  readonly together: Int32Array;
  readonly togetherBase: Int32Array;
  readonly movesMax: number;
  readonly bytesMax: number;
}

const NO_GROUPS = new Int32Array(0);

type Rows = { readonly unitOf: Int32Array; readonly bundles: Units; readonly kernel: Kernel };

const sum = (guests: readonly number[], figures: Float64Array): number => {
  let total = 0;
  for (const guest of guests) total += figures[guest] ?? 0;
  return total;
};

function allowedCells({ bundles, kernel }: Rows): Uint8Array {
  const nodeCount = kernel.model.nodes.length;
  const allowed = new Uint8Array(bundles.units.length * nodeCount);
  bundles.units.forEach(({ guests }, unit) => {
    for (let node = 0; node < nodeCount; node++) {
      let open = 1;
      for (const guest of guests) if (kernel.refusals[guest * nodeCount + node] !== 0) open = 0;
      allowed[unit * nodeCount + node] = open;
    }
  });
  return allowed;
}

/** What is on each node and is not a unit; a guest in flight counts on both of its nodes. */
function baseRow(
  { unitOf, kernel }: Rows,
  base: ArrayLike<number>,
  atHome: Float64Array,
  away: Float64Array,
) {
  const { home, arriving } = kernel.model;
  const row = Float64Array.from(base);
  for (let guest = 0; guest < atHome.length; guest++) {
    if ((unitOf[guest] ?? -1) >= 0) continue;
    const node = home[guest] ?? -1;
    const target = arriving[guest] ?? -1;
    if (node >= 0) row[node] = (row[node] ?? 0) + (atHome[guest] ?? 0);
    if (target >= 0 && target !== node) row[target] = (row[target] ?? 0) + (away[guest] ?? 0);
  }
  return row;
}

function unitRow({ bundles }: Rows, figures: Float64Array): Float64Array {
  return column(bundles.units, ({ guests }) => sum(guests, figures));
}

function flat(rows: readonly Float64Array[], width: number): Float64Array {
  const cells = new Float64Array(rows.length * width);
  for (const [index, row] of rows.entries()) cells.set(row, index * width);
  return cells;
}

/** A node of unknown size is never judged: nothing fills it. */
const infiniteUnknown = (total: number): number => (Number.isNaN(total) ? Number.POSITIVE_INFINITY : total);

function loadArrays(rows: Rows, loads: Loads) {
  const nodeCount = rows.kernel.model.nodes.length;
  return {
    load: flat(
      loads.map(({ guest }) => unitRow(rows, guest)),
      rows.bundles.units.length,
    ),
    loadBase: flat(
      loads.map(({ base, guest }) => baseRow(rows, base, guest, guest)),
      nodeCount,
    ),
    loadTotal: flat(
      loads.map(({ total }) => total.map(infiniteUnknown)),
      nodeCount,
    ),
  };
}

/** Where a node is over its limit already, what it holds is its limit: it must not get worse. */
function limitRow(rows: Rows, index: number, needBase: Float64Array, needHome: Float64Array): Float64Array {
  const { limitPercent, total } = rows.kernel.dimensions[index] ?? { limitPercent: 0, total: needBase };
  const start = Float64Array.from(needBase);
  rows.bundles.units.forEach(({ home }, unit) => {
    start[home] = (start[home] ?? 0) + (needHome[unit] ?? 0);
  });
  return start.map((held, node) => Math.max(held, Math.floor(((total[node] ?? 0) * limitPercent) / 100)));
}

function needArrays(rows: Rows) {
  const { dimensions, model } = rows.kernel;
  const home = dimensions.map(({ atHome }) => unitRow(rows, atHome));
  const away = dimensions.map((dimension) => unitRow(rows, dimension.away));
  const base = dimensions.map((dimension) => baseRow(rows, dimension.base, dimension.atHome, dimension.away));
  const none = new Float64Array(0);
  const limits = base.map((row, index) => limitRow(rows, index, row, home[index] ?? none));
  return {
    dimensionCount: dimensions.length,
    needHome: flat(home, rows.bundles.units.length),
    needAway: flat(away, rows.bundles.units.length),
    needBase: flat(base, model.nodes.length),
    needLimit: flat(limits, model.nodes.length),
  };
}

/** group x node: how many members of each group are there and are not units. */
function membersAtRest({ unitOf, kernel }: Rows, groups: readonly { readonly guests: readonly number[] }[]) {
  const { home, arriving, nodes } = kernel.model;
  const counts = new Int32Array(groups.length * nodes.length);
  const add = (group: number, node: number) => {
    const cell = group * nodes.length + node;
    if (node >= 0) counts[cell] = (counts[cell] ?? 0) + 1;
  };
  groups.forEach(({ guests }, group) => {
    for (const guest of guests.filter((member) => (unitOf[member] ?? -1) < 0))
      for (const node of new Set([home[guest] ?? -1, arriving[guest] ?? -1])) add(group, node);
  });
  return counts;
}

function groupArrays(rows: Rows) {
  const { kernel, bundles, unitOf } = rows;
  const apart: number[][] = bundles.units.map(() => []);
  kernel.apart.forEach(({ guests }, group) => {
    for (const guest of guests) {
      const unit = unitOf[guest] ?? -1;
      if (unit >= 0) apart[unit]?.push(group);
    }
  });
  return {
    apart: apart.map((groups) => (groups.length === 0 ? NO_GROUPS : Int32Array.from(groups))),
    apartBase: membersAtRest(rows, kernel.apart),
    apartCount: kernel.apart.length,
    together: Int32Array.from(column(bundles.units, ({ group }) => group)),
    togetherBase: membersAtRest(rows, bundles.groups),
  };
}

/** Flattens a kernel and its goals for the inner loop. */
export function buildProblem(kernel: Kernel, goals: Goals): Problem {
  const { model } = kernel;
  const bundles = buildUnits(kernel);
  const unitOf = new Int32Array(model.guests.length).fill(-1);
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests) unitOf[guest] = unit;
  });
  const rows = { unitOf, bundles, kernel };
  return {
    kernel,
    goals,
    bundles,
    nodeCount: model.nodes.length,
    unitCount: bundles.units.length,
    unitOf,
    home: Int32Array.from(column(bundles.units, ({ home }) => home)),
    size: Int32Array.from(column(bundles.units, ({ guests }) => guests.length)),
    bytes: column(bundles.units, ({ guests }) =>
      guests.reduce((total, guest) => total + movedBytes(model, guest), 0),
    ),
    allowed: allowedCells(rows),
    ...loadArrays(rows, goals.loads),
    ...needArrays(rows),
    brokenCost: unitRow(rows, goals.brokenCost),
    evacuationCost: unitRow(rows, goals.evacuationCost),
    ...groupArrays(rows),
    movesMax: model.settings.movesMax,
    bytesMax: model.settings.bytesMax,
  };
}
