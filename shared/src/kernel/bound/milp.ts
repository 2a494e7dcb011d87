/** A linear problem in whole and real numbers, rows side by side as most solvers read them: least cost wins. */
export interface Milp {
  /** Per column. */
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly isInteger: Uint8Array;
  /** Per row. */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Where the entries of each row begin; one more than rows. */
  readonly starts: Int32Array;
  /** Per entry. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Collects columns and rows one after the other. */
export interface MilpBuilder {
  /** Answers the number of the new column. */
  column(cost: number, lower: number, upper: number, isInteger: boolean): number;
  addCost(column: number, cost: number): void;
  /** lower <= sum of value x column <= upper; entries of one column are added up. */
  row(entries: readonly (readonly [column: number, value: number])[], lower: number, upper: number): void;
  build(): Milp;
}

export function milpBuilder(): MilpBuilder {
  const cost: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const isInteger: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  return {
    column(each, least, most, isWhole) {
      cost.push(each);
      lower.push(least);
      upper.push(most);
      return isInteger.push(Number(isWhole)) - 1;
    },
    addCost(column, more) {
      cost[column] = (cost[column] ?? 0) + more;
    },
    row(entries, least, most) {
      const sums = new Map<number, number>();
      for (const [column, value] of entries) sums.set(column, (sums.get(column) ?? 0) + value);
      for (const [column, value] of sums) {
        columns.push(column);
        values.push(value);
      }
      starts.push(columns.length);
      rowLower.push(least);
      rowUpper.push(most);
    },
    build: () => ({
      cost: Float64Array.from(cost),
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      isInteger: Uint8Array.from(isInteger),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      starts: Int32Array.from(starts),
      columns: Int32Array.from(columns),
      values: Float64Array.from(values),
    }),
  };
}
