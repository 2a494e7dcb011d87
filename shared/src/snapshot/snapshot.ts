import * as z from 'zod/mini';
import { Activity } from './activity.ts';
import { ClusterFacts, StorageFacts } from './cluster-facts.ts';
import { GuestFacts } from './guest-facts.ts';
import { MeasuredMove } from './measured-move.ts';
import { NodeFacts } from './node-facts.ts';

export const SNAPSHOT_FORMAT = 1;

/** A fact that could not be read, and why: `{ what: 'guest 113 history', why: '403 ...' }`. */
export const UnknownFact = z.object({ what: z.string(), why: z.string() });
export type UnknownFact = z.infer<typeof UnknownFact>;

/** The cluster as one user sees it at one moment: everything the engine is ever told. */
export const ClusterSnapshot = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  takenAtMs: z.int(),
  cluster: ClusterFacts,
  nodes: z.array(NodeFacts),
  guests: z.array(GuestFacts),
  storages: z.array(StorageFacts),
  activity: z.optional(Activity),
  /** True when the reader may not see every guest: node loads then hold more than the guests listed (S12). */
  /** What migrations of this cluster have reached, oldest first; absent = nothing was measured. */
  measured: z.optional(z.array(MeasuredMove)),
  hiddenGuestsPossible: z.boolean(),
  unknown: z.array(UnknownFact),
});
export type ClusterSnapshot = z.infer<typeof ClusterSnapshot>;
