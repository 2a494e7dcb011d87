import * as z from 'zod/mini';

/** What Perl may write as a number or as a text, as a text. */
export const text = z.transform((value: unknown, context): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  context.issues.push({ code: 'custom', message: 'not a text', input: value });
  return z.NEVER;
});
/** 1, "1" or true; everything else, or nothing, is no. */
export const flag = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => value === true || value === 1 || value === '1'),
);
export const opt = z.optional;
