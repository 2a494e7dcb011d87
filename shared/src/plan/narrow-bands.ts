import type { Dimension } from '../kernel/placement-model.ts';
import { buildTables, type Tables } from '../kernel/tables.ts';
import type { Problem } from '../model/problem.ts';
import { isJudged, pressureAt, type SearchState } from '../model/search-state.ts';

/**
 * How the gap between the fullest and the emptiest node is closed. The gap itself leads no search: of a hundred moves
 * on the way there ninety change it by nothing. What leads is how far nodes are outside a band of the same width for
 * every resource, squared and added up: as wide as can just be reached, in the middle between the ends (one huge guest
 * moves that), and what is copied has a price, so that a budget is spent on what brings most for its bytes.
 */
export interface Band {
  /** In hundredths of a percent. */
  readonly width: number;
  /** Per column: the middle between the fullest and the emptiest node, less what all would have if they were equal. */
  readonly shift: readonly number[];
  /** What it costs that a byte is copied. */
  readonly price: number;
}

/** Columns of which the gap is to be closed. */
export const gapColumns = ({ goals }: Problem): number[] =>
  goals.terms.flatMap((term) =>
    term.kind === 'extreme' && term.of === 'gap' && term.column !== undefined ? [term.column] : [],
  );

/** The least and the greatest pressure of the nodes that are judged. */
function endsOf(state: SearchState, column: number): readonly [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let node = 0; node < state.problem.nodeCount; node++) {
    if (!isJudged(state.problem, column, node)) continue;
    const level = pressureAt(state, column, node);
    least = Math.min(least, level);
    greatest = Math.max(greatest, level);
  }
  return [least, greatest];
}

/** The widest gap of all columns. */
export const widestGap = (state: SearchState): number =>
  gapColumns(state.problem).reduce((most, column) => {
    const [least, greatest] = endsOf(state, column);
    return Math.max(most, greatest - least);
  }, 0);

/** Per column: how far the middle between the ends is from where the nodes would be if they were equal. */
export const shiftsOf = (state: SearchState): number[] =>
  [...state.problem.goals.loads.keys()].map((column) => {
    const [least, greatest] = endsOf(state, column);
    const cells = state.problem.goals.bandHigh.subarray(column * state.problem.nodeCount);
    const mean = cells.find((level) => level !== Number.POSITIVE_INFINITY) ?? 0;
    return gapColumns(state.problem).includes(column) ? (least + greatest) / 2 - mean : 0;
  });

/** The row of a column with its band made wider: above and below what it was, in steps of that column. */
function widened({ goals }: Problem, row: Dimension, column: number, { width, shift }: Band): Dimension {
  const { safety, need } = row;
  const isLower = Array.from(need).some((each) => each < 0);
  const moved = width / 2 + (isLower ? -1 : 1) * (shift[column] ?? 0);
  const total = goals.loads[column]?.total ?? [];
  return {
    ...row,
    ...(safety && {
      safety: Float64Array.from(
        safety,
        (each, node) => each + Math.round((moved * (total[node] ?? 0)) / 10_000),
      ),
    }),
  };
}

/** The tables in which the bands are the goal: all that comes before evenness is as it was. */
export function bandTables(problem: Problem, band: Band, start: Int32Array): Tables {
  const { model, layout, bytes } = problem;
  const tier = layout.ranked.first;
  const columns = new Map(gapColumns(problem).map((column) => [layout.evenness[column] ?? -1, column]));
  const dimensions = model.dimensions.map((row): Dimension => {
    const column = columns.get(row.tier ?? 0);
    return column === undefined ? row : { ...widened(problem, row, column, band), tier };
  });
  const price = Float64Array.from({ length: model.guestCount }, (_, unit) =>
    Math.round((bytes[unit] ?? 0) * band.price),
  );
  const { rankedTiers: _, ...rest } = model;
  return buildTables({
    ...rest,
    ...{ start, dimensions, extremes: [], searchTier: tier },
    moveCosts: [...(model.moveCosts ?? []), { tier, perGuest: price }],
  });
}
