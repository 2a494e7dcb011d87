import * as z from 'zod/mini';

const Word = z.string().check(z.minLength(1), z.maxLength(128));

/** Volumes of a local storage go to another one, on one node or on every node that has no storage of its name. */
export const StorageMapping = z.object({ storage: Word, target: Word, node: z.optional(Word) });
export type StorageMapping = z.infer<typeof StorageMapping>;
