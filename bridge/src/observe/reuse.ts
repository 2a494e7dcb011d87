/** Whether two pieces of plain data say the same. Of thousands of guests in each look: it makes nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  let keys = 0;
  for (const key in left) {
    if (!Object.hasOwn(right, key) || !same(left[key], right[key])) return false;
    keys++;
  }
  for (const _ in right) keys--;
  return keys === 0;
}

/** The earlier piece where nothing has changed, so that later stages can tell by identity. */
export const reuse = <Piece>(earlier: Piece | undefined, now: Piece): Piece =>
  earlier !== undefined && same(earlier, now) ? earlier : now;

type KeyOf<Item> = (item: Item) => string | number;

/** Finds earlier items by their key; without much ado where they are at the same place of the list as now. */
export function earlierIn<Item>(
  earlier: readonly Item[],
  keyOf: KeyOf<Item>,
): (key: string | number, index: number) => Item | undefined {
  let known: ReadonlyMap<string | number, Item> | undefined;
  return (key, index) => {
    const there = earlier[index];
    if (there !== undefined && keyOf(there) === key) return there;
    known ??= new Map(earlier.map((item) => [keyOf(item), item]));
    return known.get(key);
  };
}

/** The same for a list: unchanged items are the earlier ones, and so is the whole list if all are. */
export function reuseList<Item>(
  earlier: readonly Item[] | undefined,
  now: Item[],
  keyOf: KeyOf<Item>,
): Item[] {
  if (!earlier) return now;
  const find = earlierIn(earlier, keyOf);
  const items = now.map((item, index) => reuse(find(keyOf(item), index), item));
  const unchanged = items.length === earlier.length && items.every((item, index) => item === earlier[index]);
  return unchanged ? (earlier as Item[]) : items;
}
