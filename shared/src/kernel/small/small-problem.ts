import { at } from '../../kit/assert.ts';
import type { LevelTables } from '../levels/level-tables.ts';
import { type JointItem, jointItems, type Sizes } from './joint-items.ts';

/**
 * A model of levels with few nodes and guests as items that know nothing of each other: every rule and wish is inside
 * of one. What they have in common are the loads they make, in columns: first the extremes, then what is limited.
 */
export interface SmallProblem {
  readonly tables: LevelTables;
  readonly items: readonly JointItem[];
  readonly columnCount: number;
  /** Per column: all needs are whole numbers of it. */
  readonly unit: Float64Array;
  /** node x column: the most units there may be. */
  readonly limit: Float64Array;
  /** Everything costs a multiple of it; 0 where that is not known. */
  readonly step: number;
}

const gcd = (one: number, other: number): number => {
  let [greater, less] = [Math.abs(one), Math.abs(other)];
  while (less > 0) [greater, less] = [less, greater % less];
  return greater;
};

/** Every `width`-th figure from `first` on. */
const columnOf = (cells: Float64Array, width: number, first: number): Float64Array =>
  cells.filter((_, cell) => cell % width === first);

/** Dimensions of which all guests together need more than some node has. */
function scarce({ dimensionCount, size, capacity }: LevelTables): number[] {
  return Array.from({ length: dimensionCount }, (_, row) => row).filter((row) => {
    const all = columnOf(size, dimensionCount, row).reduce((sum, each) => sum + each, 0);
    return columnOf(capacity, dimensionCount, row).some((limit) => all > limit);
  });
}

function columnsOf(
  tables: LevelTables,
  isStrict: boolean,
): { readonly needs: Float64Array[]; readonly limits: Float64Array[] } {
  const { extremeCount, dimensionCount, nodeCount, need, size, capacity } = tables;
  const rows = isStrict ? scarce(tables) : [];
  const free = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
  return {
    needs: [
      ...Array.from({ length: extremeCount }, (_, extreme) => columnOf(need, extremeCount, extreme)),
      ...rows.map((row) => columnOf(size, dimensionCount, row)),
    ],
    limits: [
      ...Array.from({ length: extremeCount }, () => free),
      ...rows.map((row) => columnOf(capacity, dimensionCount, row)),
    ],
  };
}

const UNITS_MAX = 2 ** 30;

/**
 * Where it is strict, limits count: loads of limited dimensions are columns, too, of which fewer labels are equal.
 * Undefined where rules look at too many guests at once, or figures are too large for this.
 */
export function smallProblem(tables: LevelTables, isStrict: boolean): SmallProblem | undefined {
  const { nodeCount } = tables;
  const { needs, limits } = columnsOf(tables, isStrict);
  const unit = Float64Array.from(needs, (figures) => figures.reduce(gcd, 0) || 1);
  const counts = needs.map((figures, column) => figures.map((figure) => figure / at(unit, column)));
  if (counts.some((figures) => figures.reduce((sum, each) => sum + Math.abs(each), 0) > UNITS_MAX))
    return undefined;
  const sizes: Sizes = {
    columnCount: needs.length,
    unitsOf: (guest, column) => at(at(counts, column), guest),
  };
  const items = jointItems(tables, sizes);
  if (items === undefined) return undefined;
  const figures = [...tables.weight, ...items.flatMap(({ cost }) => [...cost])];
  return {
    ...{ tables, items, unit, columnCount: needs.length },
    limit: Float64Array.from({ length: nodeCount * needs.length }, (_, cell) => {
      const column = cell % needs.length;
      return Math.floor(at(at(limits, column), (cell - column) / needs.length) / at(unit, column));
    }),
    step: figures.every(Number.isInteger) ? figures.reduce(gcd, 0) : 0,
  };
}
