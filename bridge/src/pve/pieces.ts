/** How a long text is cut. */
export interface Cut {
  readonly beginning: string;
  readonly ending: string;
  /** Between two parts, the first of which ends with its first character. */
  readonly boundary: string;
  /** What a piece is put into, so that it is a whole again. */
  readonly around: readonly [before: string, after: string];
}

/** Some hundred rows of an inventory: what they are made from is gone before it counts as old. */
const PIECE_CHARS = 32_768;

/** The pieces of a text one after the other; `undefined` in place of them where it does not begin and end as it should. */
export function* piecesOf(
  text: string,
  { beginning, ending, boundary, around: [before, after] }: Cut,
): Generator<string | undefined, void> {
  if (!text.startsWith(beginning) || !text.endsWith(ending)) return yield undefined;
  const end = text.length - ending.length;
  for (let from = beginning.length; from < end; ) {
    const found = text.indexOf(boundary, from + PIECE_CHARS);
    const to = found < 0 ? end : found + 1;
    yield before + text.slice(from, to) + after;
    from = to + 1;
  }
}
