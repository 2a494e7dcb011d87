import type { StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { GuestFacts, PlacementFacts, VolumeFacts } from '#shared/snapshot/guest-facts.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { GuestConfig } from '../pve/guest-answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { ownMacAddresses } from './own-macs.ts';
import { placementFacts, withLocalDisks } from './placement.ts';
import { boundResources, precheckOf } from './precheck.ts';
import type { QuickConfigs } from './quick-configs.ts';

const AGE_MAX_MS = 60_000;
/** How long a reading may still be shown with a snapshot; its own time stamp says how old it is. */
const SHOWN_MAX_MS = 10 * 60_000;

export interface PlacementReader {
  /** What was last read of a guest, while it is on the node it was read on. */
  known(vmid: number, node: string): PlacementFacts | undefined;
  /** What the last readings could not find out, and why. */
  gaps(): UnknownFact[];
  /** Forgets the guests whose configuration has changed since they were read, where the companion can tell. */
  forgetChanged(): Promise<void>;
  /**
   * Reads the guests anew that were not read within the last minute, or have another configuration since. What is
   * `seen` may be read through the companion: guests that the API has just shown to this user (S12).
   * @throws PveError for a 401
   */
  read(
    guests: readonly GuestFacts[],
    storages: readonly StorageFacts[],
    seen: ReadonlySet<number>,
  ): Promise<void>;
}

export interface PlacementParts {
  readonly api: PveApi;
  readonly clock: Clock;
  /** Absent: the API tells all. */
  readonly configs?: QuickConfigs | undefined;
  readonly ownMacs?: ReadonlySet<string>;
}

interface Found {
  readonly facts: PlacementFacts | undefined;
  readonly gaps: readonly UnknownFact[];
}

interface Reading extends Found {
  readonly node: string;
  readonly config: Outcome<GuestConfig>;
  /** Of the configuration; was read before it. */
  readonly version: string | undefined;
  readonly atMs: number;
}

export function createPlacementReader(parts: PlacementParts): PlacementReader {
  const { api, clock, configs, ownMacs = ownMacAddresses() } = parts;
  const readings = new Map<number, Reading>();
  const isYounger = (atMs: number, ageMaxMs: number) => elapsedMs(clock) - atMs < ageMaxMs;
  const readConfig = async (guest: GuestFacts, version: string | undefined, isSeen: boolean) => {
    const earlier = readings.get(guest.vmid);
    const isSame = version !== undefined && earlier?.version === version && earlier.node === guest.node;
    if (isSeen && isSame && earlier.config.type === 'read') return earlier.config;
    const quick = isSeen ? await configs?.read(guest) : undefined;
    return quick ? ({ type: 'read', value: quick } as const) : outcomeOf(api.guestConfig(guest));
  };
  const readOne = async (
    guest: GuestFacts,
    storages: readonly StorageFacts[],
    version: string | undefined,
    isSeen: boolean,
  ) => {
    const { vmid, node } = guest;
    const earlier = readings.get(vmid);
    const isGood = earlier?.facts && earlier.node === node && !hasChanged(earlier, version);
    if (isGood && isYounger(earlier.atMs, AGE_MAX_MS)) return;
    const atMs = elapsedMs(clock);
    const [config, runningMachine] = await Promise.all([
      readConfig(guest, version, isSeen),
      machineOf(api, guest),
    ]);
    const found = await readPlacement(
      { api, ownMacs, config, runningMachine },
      guest,
      storages,
      clock.nowMs(),
    );
    readings.set(vmid, { ...found, node, config, version, atMs });
  };
  const shown = () => [...readings].filter(([, { atMs }]) => isYounger(atMs, SHOWN_MAX_MS));
  return {
    known(vmid, node) {
      const found = readings.get(vmid);
      return found?.node === node && isYounger(found.atMs, SHOWN_MAX_MS) ? found.facts : undefined;
    },
    gaps: () => shown().flatMap(([, { gaps }]) => gaps),
    async forgetChanged() {
      if (configs === undefined || readings.size === 0) return;
      const sinceMs = elapsedMs(clock);
      const versionOf = await configs.versions();
      for (const [vmid, reading] of readings)
        if (reading.atMs < sinceMs && hasChanged(reading, versionOf?.(vmid))) readings.delete(vmid);
    },
    async read(guests, storages, seen) {
      const current = new Set(shown().map(([vmid]) => vmid));
      for (const vmid of readings.keys()) if (!current.has(vmid)) readings.delete(vmid);
      const versionOf = guests.length === 0 ? undefined : await configs?.versions();
      await Promise.all(
        guests.map((guest) => readOne(guest, storages, versionOf?.(guest.vmid), seen.has(guest.vmid))),
      );
    },
  };
}

/** Where nobody knows the version there is only the age of a reading. */
const hasChanged = ({ version }: Reading, now: string | undefined): boolean =>
  version !== undefined && now !== undefined && version !== now;

interface Asked {
  readonly api: PveApi;
  readonly ownMacs: ReadonlySet<string>;
  readonly config: Outcome<GuestConfig>;
  readonly runningMachine: string | undefined;
}

/** Storages by name; a user without Datastore.Audit sees none, and then the preconditions tell shared from local. */
async function readPlacement(
  { api, ownMacs, config, runningMachine }: Asked,
  guest: GuestFacts,
  storages: readonly StorageFacts[],
  atMs: number,
): Promise<Found> {
  if (config.type === 'failed')
    return { facts: undefined, gaps: [{ what: `guest ${guest.vmid} configuration`, why: config.why }] };
  const sharing = new Map(storages.map(({ storage, shared }) => [storage, shared]));
  const isSeen = ({ storage }: VolumeFacts) => sharing.has(storage);
  const isShared = (storage: string) => sharing.get(storage) === true;
  const configured = placementFacts(guest, config.value, isShared, atMs, ownMacs);
  const facts = runningMachine === undefined ? configured : { ...configured, runningMachine };
  const asked = await outcomeOf(api.migratePreconditions(guest));
  const precheck = precheckOf(asked, (storage) => sharing.get(storage) === false);
  const checked = precheck === undefined ? facts : { ...facts, precheck };
  if (asked.type === 'read' && guest.kind === 'qemu') {
    const more = boundResources(asked.value, checked);
    const bound =
      more.length === 0
        ? checked
        : { ...checked, localResources: [...checked.localResources, ...more].sort() };
    return { facts: withLocalDisks(bound, asked.value, isSeen, isShared), gaps: [] };
  }
  // `parent` names the newest snapshot: only then can there be volumes with a snapshot's RAM.
  const mayHide = config.value.parent !== undefined || !facts.volumes.every(isSeen);
  const hidesState = guest.kind === 'qemu' && mayHide && asked.type === 'failed';
  return {
    facts: checked,
    gaps: [
      ...unseenStorages(guest.vmid, checked, isSeen),
      ...(hidesState ? [{ what: `guest ${guest.vmid} snapshots`, why: asked.why }] : []),
    ],
  };
}

/** What a machine runs as is known to its QEMU alone; where that does not tell, the releases of nodes must do. */
async function machineOf(api: PveApi, guest: GuestFacts): Promise<string | undefined> {
  if (guest.kind !== 'qemu' || guest.status !== 'running') return undefined;
  const status = await outcomeOf(api.guestStatus(guest));
  return status.type === 'read' ? status.value['running-machine'] : undefined;
}

function unseenStorages(
  vmid: number,
  { volumes }: PlacementFacts,
  isSeen: (volume: VolumeFacts) => boolean,
): UnknownFact[] {
  const unseen = volumes.filter((volume) => !isSeen(volume)).map(({ storage }) => storage);
  return [...new Set(unseen)].map((storage) => ({
    what: `guest ${vmid} storage ${storage}`,
    why: `needs Datastore.Audit on /storage/${storage}`,
  }));
}
