/** Whether two pieces of plain data say the same. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [keys, otherKeys] = [Object.keys(one), Object.keys(other)];
  if (keys.length !== otherKeys.length || Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right]: Record<string, unknown>[] = [one as never, other as never];
  return keys.every((key) => Object.hasOwn(other, key) && same(left?.[key], right?.[key]));
}

/** The earlier piece where nothing has changed, so that later stages can tell by identity. */
export const reuse = <Piece>(earlier: Piece | undefined, now: Piece): Piece =>
  earlier !== undefined && same(earlier, now) ? earlier : now;

/** The same for a list: unchanged items are the earlier ones, and so is the whole list if all are. */
export function reuseList<Item>(
  earlier: readonly Item[] | undefined,
  now: Item[],
  keyOf: (item: Item) => string | number,
): Item[] {
  if (!earlier) return now;
  const known = new Map(earlier.map((item) => [keyOf(item), item]));
  const items = now.map((item) => reuse(known.get(keyOf(item)), item));
  const unchanged = items.length === earlier.length && items.every((item, index) => item === earlier[index]);
  return unchanged ? (earlier as Item[]) : items;
}
