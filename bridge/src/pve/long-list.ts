import * as z from 'zod/mini';
import { parsed } from '../observe/parsed.ts';
import { type Cut, piecesOf } from './pieces.ts';

/** A boundary between two objects would have a backslash before its quotation mark in the middle of a text. */
const CUT: Cut = { beginning: '{"data":[', ending: ']}', boundary: '},{"', around: ['[', ']'] };

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
  for (const piece of piecesOf(text, CUT)) {
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
