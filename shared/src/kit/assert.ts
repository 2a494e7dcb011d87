/** A broken assumption of ours, never bad input: input is refused by a schema or a Problem. */
export class Bug extends Error {}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** The item at `index`, which must exist: for cold code, where a missing item is a bug. */
export const at = <T>(items: ArrayLike<T>, index: number): T => {
  const item = items[index];
  assert(item !== undefined, `index ${index} outside 0..${items.length - 1}`);
  return item;
};
