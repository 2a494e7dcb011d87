import type { StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { GuestFacts, PlacementFacts } from '#shared/snapshot/guest-facts.ts';
import type { Clock } from '../clock.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { type Outcome, outcomeOf, readValue } from './outcome.ts';
import { placementFacts } from './placement.ts';

const AGE_MAX_MS = 60_000;
/** How long a reading may still be shown with a snapshot; its own time stamp says how old it is. */
const SHOWN_MAX_MS = 10 * 60_000;

export interface PlacementReader {
  /** What was last read of a guest, while it is on the node it was read on. */
  known(vmid: number, node: string): PlacementFacts | undefined;
  /** Reads the guests anew that were not read within the last minute; resolves to why some could not be. */
  read(
    guests: readonly GuestFacts[],
    storages: readonly StorageFacts[],
  ): Promise<{ vmid: number; what: string; why: string }[]>;
}

export function createPlacementReader(api: PveApi, clock: Clock): PlacementReader {
  const readings = new Map<number, { node: string; facts: PlacementFacts; atMs: number }>();
  const ageMs = (atMs: number) => clock.nowMs() - atMs;
  const readOne = async (guest: GuestFacts, storages: readonly StorageFacts[]) => {
    const { vmid, node } = guest;
    const earlier = readings.get(vmid);
    if (earlier && earlier.node === node && ageMs(earlier.atMs) < AGE_MAX_MS) return [];
    const atMs = clock.nowMs();
    const reading = await readPlacement(api, guest, storages, atMs);
    if (reading.facts) readings.set(vmid, { node, facts: reading.facts, atMs });
    else readings.delete(vmid);
    return reading.gaps.map((gap) => ({ vmid, ...gap }));
  };
  return {
    known(vmid, node) {
      const found = readings.get(vmid);
      return found && found.node === node && ageMs(found.atMs) < SHOWN_MAX_MS ? found.facts : undefined;
    },
    async read(guests, storages) {
      const gaps = await Promise.all(guests.map((guest) => readOne(guest, storages)));
      return gaps.flat();
    },
  };
}

interface Reading {
  readonly facts: PlacementFacts | undefined;
  readonly gaps: readonly { what: string; why: string }[];
}

async function readPlacement(
  api: PveApi,
  guest: GuestFacts,
  storages: readonly StorageFacts[],
  atMs: number,
): Promise<Reading> {
  const config = await outcomeOf(api.guestConfig(guest));
  if (config.type === 'failed')
    return { facts: undefined, gaps: [{ what: `guest ${guest.vmid} configuration`, why: config.why }] };
  // `parent` names the newest snapshot: only then can there be volumes with a snapshot's RAM.
  const preconditions =
    guest.kind === 'qemu' && config.value.parent !== undefined
      ? await outcomeOf(api.migratePreconditions(guest))
      : undefined;
  const shared = new Map(storages.map(({ storage, shared: isShared }) => [storage, isShared]));
  const facts = placementFacts(
    guest.kind,
    config.value,
    (storage) => shared.get(storage) === true,
    atMs,
    preconditions && readValue(preconditions),
  );
  return { facts, gaps: gapsOf(guest, facts, shared, preconditions) };
}

function gapsOf(
  { vmid }: GuestFacts,
  { volumes }: PlacementFacts,
  shared: ReadonlyMap<string, boolean>,
  preconditions: Outcome<unknown> | undefined,
): Reading['gaps'] {
  const unseen = [...new Set(volumes.map(({ storage }) => storage))].filter((name) => !shared.has(name));
  const gaps = unseen.map((storage) => ({
    what: `guest ${vmid} storage ${storage}`,
    why: `needs Datastore.Audit on /storage/${storage}`,
  }));
  if (preconditions?.type === 'failed')
    gaps.push({ what: `guest ${vmid} snapshots`, why: preconditions.why });
  return gaps;
}
