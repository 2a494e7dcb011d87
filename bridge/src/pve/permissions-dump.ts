import * as z from 'zod/mini';
import { parsed } from '../observe/parsed.ts';
import { num } from './number.ts';
import { type Cut, piecesOf } from './pieces.ts';
import { createSharedRights } from './shared-rights.ts';

const Privileges = z.record(z.string(), num);
type Privileges = z.infer<typeof Privileges>;

/** Who may do what: path -> privilege -> propagates; a key that is present grants, whatever its value. */
export type Permissions = Record<string, Privileges>;

const shared = createSharedRights();

type Reading = (said: unknown) => Privileges | undefined;

/** A line for each guest, of forty privileges each, and hardly two of them differ: those that say the same are one object. */
function readsLines(): Reading {
  const known = new Map<string, Privileges>();
  return (said) => {
    const text = JSON.stringify(said);
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const { success, data } = z.safeParse(Privileges, said);
    if (!success) return undefined;
    const line = shared.line(data);
    known.set(text, line);
    return line;
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const Permissions = z.transform((dump: unknown, context): Permissions => {
  if (!isObject(dump)) {
    context.issues.push({ code: 'custom', message: 'not a dump of rights', input: dump });
    return z.NEVER;
  }
  const read = readsLines();
  const lines = Object.entries(dump).map(([path, said]): [string, Privileges] => {
    const line = read(said);
    if (line === undefined)
      context.issues.push({ code: 'custom', message: 'no privileges', input: said, path: [path] });
    return [path, line ?? {}];
  });
  return shared.dump(Object.fromEntries(lines));
});

/** A boundary between two paths would have a backslash before its quotation mark in the middle of a text. */
const CUT: Cut = { beginning: '{"data":{', ending: '}}', boundary: '},"/', around: ['{', '}'] };

/**
 * What an answer says, piece by piece: it has megabytes where there are thousands of guests. Yields how many lines it has
 * read. `undefined` where a cut or a line is not as it should be: then the whole answer has to be looked at. A cut in the
 * wrong place leaves an object without an end, which is no JSON.
 */
export function* longPermissions(text: string): Generator<number, Permissions | undefined> {
  const read = readsLines();
  const lines: [string, Privileges][] = [];
  for (const piece of piecesOf(text, CUT)) {
    const said = piece === undefined ? undefined : parsed(piece);
    if (!isObject(said)) return undefined;
    const before = lines.length;
    for (const [path, privileges] of Object.entries(said)) {
      const line = read(privileges);
      if (line === undefined) return undefined;
      lines.push([path, line]);
    }
    yield lines.length - before;
  }
  return shared.dump(Object.fromEntries(lines));
}
