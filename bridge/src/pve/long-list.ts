import * as z from 'zod/mini';
import { parsed } from '../observe/parsed.ts';

const BEGINNING = '{"data":[';
const ENDING = ']}';
/** Between two objects of a list; in the middle of a text it would have a backslash before its quotation mark. */
const BOUNDARY = '},{"';
/** Some hundred rows of an inventory: what they are made from is gone before it counts as old. */
const PIECE_CHARS = 32_768;

/** The elements of a list as texts of lists, or `undefined` where it does not begin and end as one. */
function piecesOf(text: string): string[] | undefined {
  if (!text.startsWith(BEGINNING) || !text.endsWith(ENDING)) return undefined;
  const pieces: string[] = [];
  const end = text.length - ENDING.length;
  for (let from = BEGINNING.length; from < end; ) {
    const boundary = text.indexOf(BOUNDARY, from + PIECE_CHARS);
    const to = boundary < 0 ? end : boundary + 1;
    pieces.push(`[${text.slice(from, to)}]`);
    from = to + 1;
  }
  return pieces;
}

/**
 * The rows of a long answer, piece by piece; yields how many it has read. `undefined` where a cut or a row is not as it
 * should be: then the whole answer has to be looked at. A cut in the wrong place leaves a text without an end or an
 * object within another, which is no JSON.
 */
export function* longList<Row extends z.ZodMiniType>(
  row: Row,
  text: string,
): Generator<number, z.output<Row>[] | undefined> {
  const rows: z.output<Row>[] = [];
  for (const piece of piecesOf(text) ?? [undefined]) {
    const said = piece === undefined ? undefined : parsed(piece);
    if (!Array.isArray(said)) return undefined;
    for (const each of said) {
      const { success, data } = z.safeParse(row, each);
      if (!success) return undefined;
      rows.push(data);
    }
    yield said.length;
  }
  return rows;
}
