import type { PlacementModel } from '../kernel/placement-model.ts';
import { buildTables, type Tables } from '../kernel/tables.ts';
import { column } from '../kit/column.ts';
import { whole } from '../kit/whole.ts';
import type { Goals } from './goals.ts';
import type { Kernel } from './kernel.ts';
import { movedBytes } from './moved-bytes.ts';
import { type Finder, type Room, toPlacementModel } from './to-placement-model.ts';
import { baseRow, flat, type UnitRows, unitRow, unitRows } from './unit-rows.ts';
import { buildUnits, type Units } from './units.ts';

/**
 * A plan's problem: the public model that is searched, and beside it the same facts as flat arrays over units
 * (guests that move as one) and nodes, for those who explain and order what was found. Two-dimensional arrays
 * are row-major, nodes last: `row * nodeCount + node`.
 */
export interface Problem extends Finder, Room {
  readonly kernel: Kernel;
  readonly goals: Goals;
  readonly bundles: Units;
  readonly model: PlacementModel;
  readonly tables: Tables;
  readonly nodeCount: number;
  readonly unitCount: number;
  /** The unit of each guest; -1 for those that stay. */
  readonly unitOf: Int32Array;
  readonly home: Int32Array;
  readonly size: Int32Array;
  readonly bytes: Float64Array;
  /** unit x node: 1 where every guest of the unit may be. */
  readonly allowed: Uint8Array;
  /** column x unit, and column x node without the units. */
  readonly load: Float64Array;
  readonly loadBase: Float64Array;
  readonly loadTotal: Float64Array;
  readonly brokenCost: Float64Array;
  readonly evacuationCost: Float64Array;
  /** Per unit: the groups whose members it must not meet; and group x node: members that are not units. */
  readonly apart: readonly Int32Array[];
  readonly apartBase: Int32Array;
  readonly apartCount: number;
  /** Per unit: its group that belongs together, or -1. */
  readonly together: Int32Array;
  readonly movesMax: number;
  readonly bytesMax: number;
}

const NO_GROUPS = new Int32Array(0);

function allowedCells({ bundles, kernel }: UnitRows): Uint8Array {
  const nodeCount = kernel.model.nodes.length;
  const allowed = new Uint8Array(bundles.units.length * nodeCount).fill(1);
  const { refusals } = kernel;
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests)
      for (let node = 0; node < nodeCount; node++)
        if (refusals[guest * nodeCount + node] !== 0) allowed[unit * nodeCount + node] = 0;
  });
  return allowed;
}

/** A node of unknown size is never judged: nothing fills it. */
const infiniteUnknown = (total: number): number => (Number.isNaN(total) ? Number.POSITIVE_INFINITY : total);

function loadArrays(rows: UnitRows, { loads }: Goals) {
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
function limitRow(rows: UnitRows, index: number, needBase: Float64Array, needHome: Float64Array) {
  const { limitPercent, total } = rows.kernel.dimensions[index] ?? { limitPercent: 0, total: needBase };
  const start = Float64Array.from(needBase);
  rows.bundles.units.forEach(({ home }, unit) => {
    start[home] = (start[home] ?? 0) + (needHome[unit] ?? 0);
  });
  return start.map((held, node) => {
    const limit = Math.floor((infiniteUnknown(total[node] ?? 0) * limitPercent) / 100);
    return Math.max(held, limit);
  });
}

function roomArrays(rows: UnitRows): Room {
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
function membersAtRest({ unitOf, kernel }: UnitRows, groups: Kernel['apart']): Int32Array {
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

function groupArrays(rows: UnitRows) {
  const { kernel, bundles, unitOf } = rows;
  const apart: number[][] = bundles.units.map(() => []);
  kernel.apart.forEach(({ guests, strength }, group) => {
    if (!strength.hard) return;
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
  };
}

/** Flattens a kernel and its goals bit by bit, and tells them in the words of the public model. */
export const buildingProblem = (kernel: Kernel, goals: Goals): Generator<number, Problem> =>
  problemOf(kernel, goals, buildUnits(kernel, false));

/** The same with scattered blocks in parts that may go one after the other; undefined where there are none. */
export function divided({ kernel, goals, unitCount }: Problem): Problem | undefined {
  const bundles = buildUnits(kernel, true);
  return bundles.units.length === unitCount ? undefined : whole(problemOf(kernel, goals, bundles));
}

/** Whether a unit is one guest of a block whose guests go one after the other. */
export const isPart = ({ bundles }: Problem, unit: number): boolean =>
  (bundles.units[unit]?.block.length ?? 1) > (bundles.units[unit]?.guests.length ?? 1);

export const isDivided = (problem: Problem): boolean =>
  problem.bundles.units.some((_, unit) => isPart(problem, unit));

/** Guests that one of the steps below goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 10;

function* problemOf(kernel: Kernel, goals: Goals, bundles: Units): Generator<number, Problem> {
  const { model } = kernel;
  const stepUnits = model.guests.length / GUESTS_PER_UNIT;
  const rows = unitRows(kernel, bundles);
  yield stepUnits;
  const allowed = allowedCells(rows);
  yield stepUnits;
  const room = roomArrays(rows);
  yield stepUnits;
  const spending = {
    bytes: column(bundles.units, ({ guests }) =>
      guests.reduce((total, guest) => total + movedBytes(model, guest), 0),
    ),
    movesMax: model.settings.movesMax,
    bytesMax: model.settings.bytesMax,
  };
  const { model: placementModel, finder } = toPlacementModel(rows, goals, allowed, room, spending);
  yield stepUnits;
  const tables = buildTables(placementModel);
  yield stepUnits;
  return {
    ...{ kernel, goals, bundles, allowed, unitOf: rows.unitOf },
    ...{ model: placementModel, tables },
    nodeCount: model.nodes.length,
    unitCount: bundles.units.length,
    home: Int32Array.from(column(bundles.units, ({ home }) => home)),
    size: Int32Array.from(column(bundles.units, ({ guests }) => guests.length)),
    ...loadArrays(rows, goals),
    ...room,
    brokenCost: unitRow(rows, goals.brokenCost),
    evacuationCost: unitRow(rows, goals.evacuationCost),
    ...groupArrays(rows),
    ...spending,
    ...finder,
  };
}
