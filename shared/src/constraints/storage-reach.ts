import { type Reason, reason } from '../plan/reason.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { copiedVolumes, placesFor, storagePlaces } from './storage-places.ts';
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

const isSaid = (why: Reason | undefined): why is Reason => why !== undefined;

/** A thin pool whose metadata has no rest left stops when it is full, whatever room it has for data (S20). */
function metadataRefusal({ storages }: ClusterSnapshot, { storageRestPercent }: Settings) {
  const rows = new Map(storages.map((row) => [`${row.storage}\n${row.node}`, row]));
  return (storage: string, node: string): Reason | undefined => {
    const { metadataTotalBytes: total = 0, metadataUsedBytes: used = 0 } =
      rows.get(`${storage}\n${node}`) ?? {};
    const usedPercent = total > 0 ? (100 * used) / total : 0;
    const limitPercent = 100 - storageRestPercent;
    return usedPercent <= limitPercent
      ? undefined
      : reason('storage-metadata', { storage, node, usedPercent, limitPercent });
  };
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
      'A guest moves only to nodes that have all the storages of its volumes, and these take volumes of its kind; a thin pool needs a rest of metadata for a copy; local volumes may go to another storage where the settings map theirs.',
    precedence: 27,
  },
  (snapshot, settings) => {
    const nodesOf = reach(snapshot);
    const places = storagePlaces(snapshot, settings);
    const contentOf = contents(snapshot);
    const fullMetadata = metadataRefusal(snapshot, settings);
    return (guest): TargetRule | undefined => {
      const { kind, placement, node: home } = guest;
      const volumes = placement?.volumes.filter(({ storage }) => nodesOf.has(storage)) ?? [];
      if (volumes.length === 0) return undefined;
      const placeOf = placesFor(places, guest);
      const copied = copiedVolumes(guest).filter((volume) => volume.class !== 'generated');
      return {
        refuses(node) {
          if (node === home) return undefined;
          const names = volumes.map(({ storage, shared }) => (shared ? storage : placeOf(storage, node)));
          const storage = names.find((name) => !nodesOf.get(name)?.has(node));
          if (storage !== undefined) return reason('storage-unavailable', { storage, node });
          const { type, text } = CONTENT[kind];
          const unfit = names.find((name) => contentOf.get(name)?.has(type) === false);
          if (unfit !== undefined) return reason('storage-content', { storage: unfit, content: text });
          return copied.map(({ storage }) => fullMetadata(placeOf(storage, node), node)).find(isSaid);
        },
      };
    };
  },
);
