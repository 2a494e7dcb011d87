import type { ExecutionMove } from '#shared/execution/execution.ts';
import { hostMemoryBytes } from '#shared/model/memory-need.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Found } from './found.ts';

/** The figures of a node are up to 12 s old, and older where it has stopped telling them. */
const FIGURES_AGE_MS = 15_000;

interface LateMoves {
  readonly arrived: readonly ExecutionMove[];
  readonly left: readonly ExecutionMove[];
}

/** Others of ours that came to the target, or left it, when its figures were taken or since. */
export function lateMoves({ execution, move, snapshot }: Found): LateMoves {
  const takenAtMs = snapshot.nodes.find(({ name }) => name === move.target)?.load?.takenAtMs ?? 0;
  const late = execution.moves.filter(
    ({ vmid, state, endedAtMs = 0 }) =>
      vmid !== move.vmid && state === 'done' && endedAtMs > takenAtMs - FIGURES_AGE_MS,
  );
  return {
    arrived: late.filter(({ target }) => target === move.target),
    left: late.filter(({ source }) => source === move.target),
  };
}

/**
 * The cluster with the least and the most that the target may use just now. A guest that was moved is on its new node at
 * once, and in the figures of both nodes only with their next ones. Until then what a node uses beside its guests, and so
 * what its host keeps (S8), looks too large where one has left, and too small where one has arrived. Both are the same
 * where nobody has moved.
 */
export function possibleUse(found: Found): {
  readonly least: ClusterSnapshot;
  readonly most: ClusterSnapshot;
} {
  const { arrived, left } = lateMoves(found);
  return {
    least: withMoreUse(found, -bytesOf(found, left)),
    most: withMoreUse(found, bytesOf(found, arrived)),
  };
}

function bytesOf({ snapshot }: Found, moves: readonly ExecutionMove[]): number {
  const vmids = new Set(moves.map(({ vmid }) => vmid));
  return snapshot.guests
    .filter(({ vmid }) => vmids.has(vmid))
    .reduce((sum, guest) => sum + (hostMemoryBytes(guest) || 0), 0);
}

function withMoreUse({ snapshot, move }: Found, bytes: number): ClusterSnapshot {
  if (bytes === 0) return snapshot;
  const nodes = snapshot.nodes.map((node) => {
    if (node.name !== move.target || node.load === undefined) return node;
    const memoryBytes = Math.max(0, node.load.memoryBytes + bytes);
    return { ...node, load: { ...node.load, memoryBytes } };
  });
  return { ...snapshot, nodes };
}
