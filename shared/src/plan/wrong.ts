import * as z from 'zod/mini';

/** Something that is wrong already: `key` names it within its constraint, `excess` says how much, as the constraint counts. */
export const Wrong = z.object({ constraint: z.string(), key: z.string(), excess: z.number() });
export type Wrong = Readonly<z.infer<typeof Wrong>>;
