import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/** A section that takes long to be made of a snapshot, as its user may see it. */
export interface MadeAhead<Section> {
  /** What takes long, bit by bit, before the snapshot is the one that is shown; it changes nothing that is. */
  ahead(snapshot: ClusterSnapshot): Generator<number, unknown>;
  /** `undefined`: this user gets none of it. */
  build(): Section | undefined;
}
