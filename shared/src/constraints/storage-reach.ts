import { reason } from '../plan/reason.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { storagePlaces } from './storage-places.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** Storage by name: the nodes on which it is available. Storages that nobody listed are unknown, not absent. */
function reach({ storages }: ClusterSnapshot): Map<string, Set<string>> {
  const nodes = new Map<string, Set<string>>();
  for (const { storage, node, available } of storages) {
    const there = nodes.get(storage) ?? new Set();
    if (available) there.add(node);
    nodes.set(storage, there);
  }
  return nodes;
}

/** Every volume of a guest needs its storage on the target, by the same name or by the one it is mapped to. */
export const storageReach = targetConstraint(
  {
    id: 'storage-reach',
    title: 'Storage on the target',
    description:
      'A guest moves only to nodes that have all the storages of its volumes; local volumes may go to another storage where the settings map theirs.',
    precedence: 27,
  },
  (snapshot, settings) => {
    const nodesOf = reach(snapshot);
    const placeOf = storagePlaces(snapshot, settings);
    return ({ placement, node: home }): TargetRule | undefined => {
      const volumes = placement?.volumes.filter(({ storage }) => nodesOf.has(storage)) ?? [];
      if (volumes.length === 0) return undefined;
      return {
        refuses(node) {
          if (node === home) return undefined;
          const names = volumes.map(({ storage, shared }) => (shared ? storage : placeOf(storage, node)));
          const storage = names.find((name) => !nodesOf.get(name)?.has(node));
          return storage === undefined ? undefined : reason('storage-unavailable', { storage, node });
        },
      };
    };
  },
);
