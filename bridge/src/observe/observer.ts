import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import { type ClusterSnapshot, SNAPSHOT_FORMAT, type UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import { piecewise, thenOthers } from '../piecewise.ts';
import type { Permissions } from '../pve/answers.ts';
import type { OddRow } from '../pve/lenient-rows.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { assembling, type Known, storageKey } from './assemble.ts';
import { type CacheReader, createCacheReader } from './cache-reader.ts';
import type { CompanionSource } from './companion-source.ts';
import { createConfigReader } from './config-reads.ts';
import { createCycleReader } from './cycle-reads.ts';
import { createDetailsReader, type DetailsReader } from './details-reader.ts';
import { historyIn, type ReadHistory } from './history.ts';
import { createHistoryReader, type HistoryReader } from './history-reader.ts';
import { keepSample } from './keep-sample.ts';
import { readValue } from './outcome.ts';
import { hiddenGuestsPossible, seesAllBridges } from './permissions.ts';
import { createPlacementReader, type PlacementReader } from './placement-reader.ts';
import { withKnown } from './refined.ts';
import { reuse, reuseList } from './reuse.ts';
import type { GuestList, SeenGuests } from './seen-guests.ts';
import { createStorageReader, type StorageReader } from './storage-reader.ts';
import { runsHidden, withCompanion } from './with-companion.ts';

/** Sees the cluster with the eyes of one user (S12). */
export interface Observer {
  /** The cluster now: one read of the inventory and little else. What has not changed is the same object as before. */
  observe(): Promise<ClusterSnapshot>;
  /** Adds history: of the nodes, of these guests first, then of the fullest others, as many as asked for; and what
   * the inventory does not tell of nodes. */
  refine(
    snapshot: ClusterSnapshot,
    firstVmids: readonly number[],
    options?: RefineOptions,
  ): Promise<ClusterSnapshot>;
  /**
   * Adds what the configurations of these guests say about where they can be; and the histories of these nodes, without
   * which the cache of ZFS looks like use that does not give way.
   */
  readPlacement(
    snapshot: ClusterSnapshot,
    vmids: readonly number[],
    nodes?: readonly string[],
  ): Promise<ClusterSnapshot>;
}

export interface RefineOptions {
  readonly signal?: AbortSignal;
  /** How many guests are read at most; those already known cost nothing. */
  readonly guestsMax?: number;
  /** How old a history may be that is not read again; absent: a quarter of an hour. */
  readonly historyAgeMaxMs?: number;
}

export interface ObserverParts {
  readonly api: PveApi;
  readonly clock: Clock;
  /** The companion of this node, where there is one; the API tells the rest, and all where there is none. */
  readonly companion?: CompanionSource | undefined;
  /** Until then histories of guests that no plan waits for may be read beside everything else; absent: never. */
  readonly watching?: AbortSignal | undefined;
  /** Whether histories that no plan waits for may be read just now; absent: always. */
  readonly hasLeisure?: (() => boolean) | undefined;
  /** Reads what was answered; absent: here and now. */
  readonly readHistory?: ReadHistory | undefined;
  /** What others see, too; absent: nobody else looks. */
  readonly seen?: SeenGuests | undefined;
  /** How old rules, jobs and options may be; absent: a minute. */
  readonly configAgeMaxMs?: number | undefined;
}

const GUESTS_PER_REFINE_MAX = 200;
const SEEN_MAX_MS = 60_000;

const readHere: ReadHistory = async (texts) => historyIn(texts);

export function createObserver(parts: ObserverParts): Observer {
  const { api, clock, companion, watching, configAgeMaxMs, readHistory = readHere, hasLeisure } = parts;
  const readConfig = createConfigReader(api, clock, configAgeMaxMs);
  const readCycle = createCycleReader(api, clock);
  const histories = createHistoryReader({ api, clock, readHistory, hasLeisure });
  const caches = createCacheReader(api, clock, (name) => historyOutcome(histories.node(name)));
  const placements = createPlacementReader({ api, clock, configs: companion?.configs });
  const details = createDetailsReader(api, clock, () => !!permissions && seesAllBridges(permissions));
  const storages = createStorageReader(api, clock);
  const settle = keepSample(clock);
  const known = knownBy({ histories, caches, placements, details, storages });
  const refinedGaps = () => gapsOf(details, histories, caches, placements, storages, rest);
  const rest = createRest(histories, () => earlier, watching);
  let [earlier, permissions]: [ClusterSnapshot?, Permissions?] = [];

  /** The next observation is compared with what is handed out now. */
  function refined(snapshot: ClusterSnapshot, vmids?: ReadonlySet<number>): ClusterSnapshot {
    const more = withKnown(snapshot, known, refinedGaps(), vmids);
    if (earlier === snapshot) earlier = more;
    return more;
  }

  async function observe(): Promise<ClusterSnapshot> {
    const [config, { takenAtMs, rows, odd }, local] = await Promise.all([
      readConfig(),
      readCycle.read(),
      companion?.read(),
      placements.forgetChanged(),
    ]);
    permissions = config.permissions;
    const more = await readCycle.more(rows, config.status, config.options);
    const readings = { takenAtMs, rows, config, more, known, guestsBefore: guestsBefore(parts, earlier) };
    const facts = await piecewise(assembling(readings));
    const settled = settle(earlier, local ? withCompanion(facts, local, takenAtMs) : facts);
    const { nodes, guests, gaps } = await thenOthers(settled, rows.length);
    earlier = {
      format: SNAPSHOT_FORMAT,
      takenAtMs,
      cluster: reuse(earlier?.cluster, facts.cluster),
      nodes: reuseList(earlier?.nodes, nodes, ({ name }) => name),
      guests: reuseList(earlier?.guests, guests, ({ vmid }) => vmid),
      activity: reuse(earlier?.activity, facts.activity),
      storages: reuseList(earlier?.storages, facts.storages, storageKey),
      hiddenGuestsPossible: mayHide(permissions, odd) || (await runsHidden(companion, guests, takenAtMs)),
      unknown: reuse(earlier?.unknown, [oddGaps(odd), config.gaps, more.gaps, gaps, refinedGaps()].flat()),
    };
    parts.seen?.note(earlier.guests);
    return earlier;
  }

  return {
    observe,
    async refine(snapshot, firstVmids, options = {}) {
      const { signal, guestsMax = GUESTS_PER_REFINE_MAX, historyAgeMaxMs: ageMaxMs } = options;
      const nodes = onlineNodes(snapshot);
      await details.read(snapshot, signal);
      const urgent = byUrgency(snapshot, firstVmids);
      await histories.read({ nodes, guests: urgent.slice(0, guestsMax), ageMaxMs }, signal);
      // Who asked for a few and does not watch wanted no others.
      if (watching !== undefined || guestsMax === GUESTS_PER_REFINE_MAX) rest.read(urgent.slice(guestsMax));
      return refined(snapshot);
    },
    async readPlacement(snapshot, vmids, nodes = []) {
      await histories.read({ nodes, guests: [] });
      await caches.read(nodes);
      const wanted = new Set(vmids);
      const guests = snapshot.guests.filter(({ vmid, status }) => wanted.has(vmid) && status !== 'unknown');
      await placements.read(guests, snapshot.storages, seenIn(earlier, clock.nowMs()));
      await storages.read(withPlacement(guests, placements), onlineNodes(snapshot));
      return refined(snapshot, wanted);
    },
  };
}

/** What this user has seen last, then what others have. */
const guestsBefore = ({ seen }: ObserverParts, earlier: ClusterSnapshot | undefined): GuestList[] => [
  ...(earlier === undefined ? [] : [earlier.guests]),
  ...(seen?.lists() ?? []),
];

/** Whom the API has shown to this user lately: what was seen before that they may have lost the right to see. */
const seenIn = (latest: ClusterSnapshot | undefined, nowMs: number): ReadonlySet<number> =>
  new Set(latest && nowMs - latest.takenAtMs < SEEN_MAX_MS ? latest.guests.map(({ vmid }) => vmid) : []);

/** Reads the histories that no plan waits for, one bunch at a time, as long as somebody watches. */
function createRest(
  histories: HistoryReader,
  earlierOf: () => ClusterSnapshot | undefined,
  watching: AbortSignal | undefined,
) {
  let isReading = false;
  let isWanted = false;
  return {
    /** Said from the first time on that somebody wanted histories, until all of them are known. */
    gaps(): UnknownFact[] {
      const earlier = earlierOf();
      const count = isWanted && earlier ? histories.unread(byUrgency(earlier, [])) : 0;
      if (count === 0) return [];
      return [{ what: `history of ${count} guests`, why: 'not read yet: their current sample counts' }];
    },
    read(guests: readonly GuestFacts[]): void {
      isWanted = true;
      if (watching === undefined || isReading || guests.length === 0) return;
      isReading = true;
      // Whoever looks next hears of what went wrong: an end of the session, or a history that cannot be read.
      void histories
        .readRest(guests, watching)
        .catch(() => undefined)
        .finally(() => {
          isReading = false;
        });
    },
  };
}

const mayHide = (permissions: Permissions | undefined, odd: readonly OddRow[]): boolean =>
  !permissions || hiddenGuestsPossible(permissions) || odd.some(({ isKept }) => !isKept);

const gapsOf = (...readers: readonly { gaps(): UnknownFact[] }[]): UnknownFact[] =>
  readers.flatMap((reader) => reader.gaps());

const oddGaps = (odd: readonly OddRow[]): UnknownFact[] =>
  odd.map(({ name, why, isKept }) => ({
    what: `${name} in the inventory`,
    why: isKept ? `taken without what makes no sense: ${why}` : `left out, for it makes no sense: ${why}`,
  }));

interface Readers {
  readonly histories: HistoryReader;
  readonly caches: CacheReader;
  readonly placements: PlacementReader;
  readonly details: DetailsReader;
  readonly storages: StorageReader;
}

const knownBy = ({ histories, caches, placements, details, storages }: Readers): Known => ({
  nodeHistory: caches.historyOf,
  guestHistory: (vmid) => historyOutcome(histories.guest(vmid)),
  placement: placements.known,
  nodeDetails: details.node,
  balloonBytes: details.balloonBytes,
  storageLimit: storages.limit,
  poolMetadata: storages.metadata,
});

const withPlacement = (guests: readonly GuestFacts[], { known }: PlacementReader): GuestFacts[] =>
  guests.map((guest) => ({ ...guest, placement: known(guest.vmid, guest.node) }));

const onlineNodes = ({ nodes }: ClusterSnapshot): string[] =>
  nodes.flatMap(({ name, status }) => (status === 'online' ? [name] : []));

const historyOutcome = (outcome: ReturnType<HistoryReader['guest']>) => outcome && readValue(outcome);

/** The named guests in their order, then the others that run, by memory. */
function byUrgency({ guests }: ClusterSnapshot, firstVmids: readonly number[]): GuestFacts[] {
  const rank = new Map(firstVmids.map((vmid, index) => [vmid, index]));
  const rankOf = ({ vmid }: GuestFacts) => rank.get(vmid) ?? firstVmids.length;
  const memoryOf = ({ memoryTotalBytes = 0 }: GuestFacts) => memoryTotalBytes;
  return guests
    .filter(({ status, vmid }) => status === 'running' || (rank.has(vmid) && status !== 'unknown'))
    .sort((a, b) => rankOf(a) - rankOf(b) || memoryOf(b) - memoryOf(a) || a.vmid - b.vmid);
}
