import * as z from 'zod/mini';
import { flag, isFlagged, text, textIn } from './fields.ts';
import { num, numberIn } from './number.ts';

/** The value of a field, or `NOTHING` where only the schema can say what is wrong, or whether anything is. */
type Read = (value: unknown) => unknown;

const NOTHING = Symbol('not to be read at a glance');

const orNothing = (value: unknown): unknown => (value === undefined ? NOTHING : value);

/** How a field is read at a glance: the same as its schema says, without a word about what is wrong. */
function readerOf(schema: z.core.$ZodType): Read {
  if (schema === num) return (value) => orNothing(numberIn(value));
  if (schema === text) return (value) => orNothing(textIn(value));
  if (schema === flag) return isFlagged;
  const { def } = schema._zod;
  if (def.type === 'string' && !def.checks?.length)
    return (value) => (typeof value === 'string' ? value : NOTHING);
  if (schema instanceof z.ZodMiniEnum) {
    const listed: ReadonlySet<unknown> = schema._zod.values;
    return (value) => (listed.has(value) ? value : NOTHING);
  }
  if (schema instanceof z.ZodMiniOptional) {
    const inner = readerOf(schema._zod.def.innerType);
    return (value) => (value === undefined ? undefined : inner(value));
  }
  return () => NOTHING;
}

/**
 * An object of texts, numbers and flags, of which an answer has thousands: read field by field at a glance, and by its
 * schema where that does not do. A schema alone makes several objects for each field, most of the garbage of a look.
 */
export function flatRow<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const schema = z.object(shape);
  type Row = z.output<typeof schema>;
  const fields = Object.entries(shape).map(([name, field]) => ({ name, read: readerOf(field as never) }));
  const atAGlance = (said: object): Row | undefined => {
    const row: Record<string, unknown> = {};
    for (const { name, read } of fields) {
      const value = read(said[name as never]);
      if (value === NOTHING) return undefined;
      if (value !== undefined) row[name] = value;
    }
    return row as Row;
  };
  return z.transform((said: unknown, context): Row => {
    const row = typeof said === 'object' && said !== null ? atAGlance(said) : undefined;
    if (row !== undefined) return row;
    const { success, data, error } = z.safeParse(schema, said);
    if (success) return data;
    for (const { message, path } of error.issues)
      context.issues.push({ code: 'custom', message, path: [...path], input: said });
    return z.NEVER;
  });
}
