import * as z from 'zod/mini';

/** What Perl writes as a number or as a text; `undefined` for everything else. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;

/** What Perl may write as a number or as a text, as a text. */
export const text = z.transform((value: unknown, context): string => {
  const said = textIn(value);
  if (said !== undefined) return said;
  context.issues.push({ code: 'custom', message: 'not a text', input: value });
  return z.NEVER;
});
/** 1, "1" or true; everything else, or nothing, is no. */
export const isFlagged = (value: unknown): boolean => value === true || value === 1 || value === '1';
export const flag = z.pipe(z.optional(z.unknown()), z.transform(isFlagged));
export const opt = z.optional;
