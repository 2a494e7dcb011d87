import { reason } from '../plan/reason.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
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

/** Every volume of a guest needs its storage, by the same name, on the target. */
export const storageReach = targetConstraint(
  {
    id: 'storage-reach',
    title: 'Storage on the target',
    description: 'A guest moves only to nodes that have all the storages of its volumes.',
    precedence: 27,
  },
  (snapshot) => {
    const nodesOf = reach(snapshot);
    return ({ placement }): TargetRule | undefined => {
      const storages = [...new Set(placement?.volumes.map(({ storage }) => storage))];
      const listed = storages.filter((storage) => nodesOf.has(storage));
      if (listed.length === 0) return undefined;
      return {
        refuses(node) {
          const storage = listed.find((name) => !nodesOf.get(name)?.has(node));
          return storage === undefined ? undefined : reason('storage-unavailable', { storage, node });
        },
      };
    };
  },
);
