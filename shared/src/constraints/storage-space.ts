import { column } from '../kit/column.ts';
import { perObject } from '../kit/per-object.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { reason } from '../plan/reason.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { capacityChecker } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';
import { copiedVolumes, storagePlaces } from './storage-places.ts';

/** Storages whose volumes share the space of one storage on some node, with that storage by node. */
interface Shelf {
  readonly sources: readonly string[];
  readonly storageOn: readonly (string | undefined)[];
}

/** Volumes that need space worth counting; generated ones are a few MiB. */
const filledVolumes = (guest: GuestFacts) =>
  copiedVolumes(guest).filter((volume) => volume.class !== 'generated');

/** Storages that volumes would be copied from. */
const copiedStorages = ({ guests }: Model): string[] =>
  [...new Set(guests.flatMap((guest) => filledVolumes(guest).map(({ storage }) => storage)))].sort();

/** One shelf for each storage, and one more for those that the settings send to the same place on some node. */
function shelvesOf({ snapshot, settings, nodes, ...model }: Model): Shelf[] {
  const placeOf = storagePlaces(snapshot, settings);
  const sources = copiedStorages({ snapshot, settings, nodes, ...model });
  const single = sources.map((source) => ({
    sources: [source],
    storageOn: nodes.map(({ name }) => placeOf(source, name)),
  }));
  const joint = new Map<string, Shelf>();
  for (const [index, { name }] of nodes.entries()) {
    const byPlace = new Map<string, string[]>();
    for (const source of sources) {
      const place = placeOf(source, name);
      byPlace.set(place, [...(byPlace.get(place) ?? []), source]);
    }
    for (const [place, together] of byPlace) {
      if (together.length < 2) continue;
      const key = together.join('\n');
      const shelf = joint.get(key)?.storageOn ?? nodes.map(() => undefined);
      joint.set(key, {
        sources: together,
        storageOn: shelf.map((old, node) => (node === index ? place : old)),
      });
    }
  }
  return [...single, ...joint.values()];
}

/** Bytes of a guest that would come to the shelf; NaN where the size of a volume is unknown. */
const bytesOf = ({ guests, running }: Model, { sources }: Shelf): Float64Array =>
  column(guests, (guest, index) => {
    if (running[index] !== 1) return 0;
    const volumes = filledVolumes(guest).filter(({ storage }) => sources.includes(storage));
    return volumes.reduce((sum, { bytes = Number.NaN }) => sum + bytes, 0);
  });

/** Size and use of the shelf on each node; NaN where unknown, endless where it does not matter. */
function spaceOf({ snapshot, nodes }: Model, { storageOn }: Shelf) {
  const rows = new Map(snapshot.storages.map((row) => [`${row.storage}\n${row.node}`, row]));
  const rowOf = (node: number) => rows.get(`${storageOn[node]}\n${nodes[node]?.name}`);
  const figure = (endless: number, key: 'totalBytes' | 'usedBytes') =>
    column(nodes, (_, node) =>
      storageOn[node] === undefined ? endless : (rowOf(node)?.[key] ?? Number.NaN),
    );
  const total = figure(Number.POSITIVE_INFINITY, 'totalBytes');
  return { total, base: figure(0, 'usedBytes').map((bytes) => bytes || 0) };
}

/** Each shelf with what would come to it and what is there: looked at once for all moves of a look. */
const measuredShelves = perObject((model: Model) =>
  shelvesOf(model).map((shelf) => ({
    ...{ sources: shelf.sources, bytes: bytesOf(model, shelf) },
    ...spaceOf(model, shelf),
  })),
);

/** Copies of local disks need room, which Proxmox VE does not look for before it starts (S20). */
export const storageSpace = {
  id: 'storage-space',
  title: 'Space for copied disks',
  description:
    'Attached, unused and snapshot volumes on local storage are copied: they fit the storage of the target, and a rest of it stays free.',
  mode: 'continuous',
  precedence: 64,
  compile({ model, dimension }) {
    const limitPercent = 100 - model.settings.storageRestPercent;
    for (const shelf of shelvesOf(model)) {
      const storage = shelf.sources.join(', ');
      dimension({
        ...{ id: `space ${storage}`, code: 'storage-space', data: { storage }, limitPercent },
        ...{ ...spaceOf(model, shelf), away: bytesOf(model, shelf) },
        atHome: new Float64Array(model.guests.length),
        unknown: reason('storage-space-unknown', { storage }),
      });
    }
  },
  checker(snapshot, settings) {
    const model = knownModel(snapshot, settings);
    const checkers = measuredShelves(model).map(({ sources, bytes, total, base }) =>
      capacityChecker(model, {
        resource: `space of ${sources.join(', ')}`,
        limitPercent: 100 - settings.storageRestPercent,
        total: (node) => total[node] || 0,
        base: (node) => base[node] ?? 0,
        weight: (guest, isHome) => (isHome ? 0 : (bytes[guest] ?? 0)),
      }),
    );
    return { excesses: (world) => checkers.flatMap((checker) => checker.excesses(world)) };
  },
} as const satisfies Constraint;
