import * as z from 'zod/mini';

/** What a plan is for, where it is not for balance: to empty nodes, to bring their guests home, to undo an execution. */
export const Purpose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evacuate'), nodes: z.array(z.string()) }),
  z.object({ kind: z.literal('return-home'), nodes: z.array(z.string()) }),
  z.object({ kind: z.literal('undo'), executionId: z.string() }),
]);
export type Purpose = z.infer<typeof Purpose>;
