import * as z from 'zod/mini';
import { num } from './number.ts';

const Privileges = z.record(z.string(), num);
type Privileges = z.infer<typeof Privileges>;

/** Who may do what: path -> privilege -> propagates; a key that is present grants, whatever its value. */
export type Permissions = Record<string, Privileges>;

// A line for each guest, of forty privileges each, and hardly two of them differ: those that say the same are one object.
export const Permissions = z.transform((dump: unknown, context): Permissions => {
  if (typeof dump !== 'object' || dump === null || Array.isArray(dump)) {
    context.issues.push({ code: 'custom', message: 'not a dump of rights', input: dump });
    return z.NEVER;
  }
  const known = new Map<string, Privileges>();
  const privilegesOf = (path: string, said: unknown): Privileges => {
    const text = JSON.stringify(said);
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const { success, data = {} } = z.safeParse(Privileges, said);
    if (!success)
      context.issues.push({ code: 'custom', message: 'no privileges', input: said, path: [path] });
    known.set(text, data);
    return data;
  };
  return Object.fromEntries(Object.entries(dump).map(([path, said]) => [path, privilegesOf(path, said)]));
});
