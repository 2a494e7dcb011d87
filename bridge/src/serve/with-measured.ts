import { measuredMoves } from '#shared/execution/measured-moves.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { BridgeParts } from './parts.ts';

/** The snapshot with what past executions have measured between nodes, of guests that it shows by their number (S12). */
export function withMeasured(
  { executor }: Pick<BridgeParts, 'executor'>,
  snapshot: ClusterSnapshot,
): ClusterSnapshot {
  const seen = new Set(snapshot.guests.map(({ vmid }) => vmid));
  const measured = measuredMoves(executor.history()).map(({ vmid, ...move }) =>
    vmid !== undefined && seen.has(vmid) ? { ...move, vmid } : move,
  );
  return measured.length === 0 ? snapshot : { ...snapshot, measured };
}
