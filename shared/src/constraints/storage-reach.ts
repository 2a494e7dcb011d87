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

/** What a storage says it takes, by name; of one that says nothing anything may be tried. */
function contents({ storages }: ClusterSnapshot): Map<string, ReadonlySet<string>> {
  return new Map(
    storages
      .filter(({ content }) => content.length > 0)
      .map(({ storage, content }) => [storage, new Set(content)]),
  );
}

const CONTENT = {
  qemu: { type: 'images', text: 'disk images' },
  lxc: { type: 'rootdir', text: 'containers' },
} as const;

/** Every volume of a guest needs its storage on the target, by the same name or by the one it is mapped to. */
export const storageReach = targetConstraint(
  {
    id: 'storage-reach',
    title: 'Storage on the target',
    description:
      'A guest moves only to nodes that have all the storages of its volumes, and these take volumes of its kind; local volumes may go to another storage where the settings map theirs.',
    precedence: 27,
  },
  (snapshot, settings) => {
    const nodesOf = reach(snapshot);
    const placeOf = storagePlaces(snapshot, settings);
    const contentOf = contents(snapshot);
    return ({ kind, placement, node: home }): TargetRule | undefined => {
      const volumes = placement?.volumes.filter(({ storage }) => nodesOf.has(storage)) ?? [];
      if (volumes.length === 0) return undefined;
      return {
        refuses(node) {
          if (node === home) return undefined;
          const names = volumes.map(({ storage, shared }) => (shared ? storage : placeOf(storage, node)));
          const storage = names.find((name) => !nodesOf.get(name)?.has(node));
          if (storage !== undefined) return reason('storage-unavailable', { storage, node });
          const { type, text } = CONTENT[kind];
          const unfit = names.find((name) => contentOf.get(name)?.has(type) === false);
          return unfit === undefined
            ? undefined
            : reason('storage-content', { storage: unfit, content: text });
        },
      };
    };
  },
);
