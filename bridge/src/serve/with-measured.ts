import { measuredMoves } from '#shared/execution/measured-moves.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { BridgeParts } from './parts.ts';

/** The snapshot with what past executions have measured: bytes and seconds between nodes, and no guest. */
export function withMeasured(
  { executor }: Pick<BridgeParts, 'executor'>,
  snapshot: ClusterSnapshot,
): ClusterSnapshot {
  const measured = measuredMoves(executor.history());
  return measured.length === 0 ? snapshot : { ...snapshot, measured };
}
