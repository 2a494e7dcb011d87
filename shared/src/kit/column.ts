/** One figure of each item as a column: a plain loop, because `Float64Array.from` walks an iterator. */
export function column<T>(items: readonly T[], figure: (item: T, index: number) => number): Float64Array {
  const values = new Float64Array(items.length);
  for (let index = 0; index < items.length; index++) values[index] = figure(items[index] as T, index);
  return values;
}
