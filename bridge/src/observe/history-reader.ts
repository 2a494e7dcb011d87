import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { History } from '#shared/snapshot/source.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { HistoryText, PveApi, Timeframe } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import type { ReadHistory } from './history.ts';
import { inTurn } from './in-turn.ts';
import { type Outcome, outcomeOf, readValue } from './outcome.ts';

/** Older ones are read again for a plan, and known for so long where nobody needs them sooner. */
export const HISTORY_FRESH_MS = 15 * 60_000;
const KEPT_MS = 60 * 60_000;
/** After each of those that nobody waits for, so that they take little of the processor. */
const REST_MS = 25;
/** How often it is asked whether there is leisure again. */
const BUSY_MS = 1000;

type Rows = (timeframe: Timeframe, cf: 'AVERAGE' | 'MAX') => Promise<HistoryText>;

export interface HistoryReader {
  node(name: string): Outcome<History | undefined> | undefined;
  guest(vmid: number): Outcome<History | undefined> | undefined;
  /** What could not be read lately, and why. */
  gaps(): UnknownFact[];
  /** How many of these guests nobody has read yet, whether or not they have a history. */
  unread(guests: readonly GuestFacts[]): number;
  /** Reads at leisure those of the guests that were never read, or long ago. @throws the signal's reason, as above */
  readRest(guests: readonly GuestFacts[], signal: AbortSignal): Promise<void>;
  /** Reads what is not known, in this order and two at a time. @throws the signal's reason, PveError for a 401 */
  read(
    wanted: { nodes: readonly string[]; guests: readonly GuestFacts[]; ageMaxMs?: number | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
}

export interface HistoryParts {
  readonly api: PveApi;
  readonly clock: Clock;
  readonly readHistory: ReadHistory;
  /** Whether nothing goes on that would be disturbed by what nobody waits for; absent: never anything. */
  readonly hasLeisure?: (() => boolean) | undefined;
}

/** Reads histories, and remembers each for a while, as it does what could not be read. */
export function createHistoryReader({
  api,
  clock,
  readHistory,
  hasLeisure = () => true,
}: HistoryParts): HistoryReader {
  const known = new Map<string, { outcome: Outcome<History | undefined>; atMs: number }>();
  const fresh = (key: string, ageMaxMs = KEPT_MS) => {
    const found = known.get(key);
    return found && elapsedMs(clock) - found.atMs < ageMaxMs ? found.outcome : undefined;
  };
  const guestRows =
    (guest: GuestFacts): Rows =>
    (timeframe, cf) =>
      api.guestHistory(guest, timeframe, cf);
  const job = (key: string, rows: Rows) => async () => {
    const atMs = elapsedMs(clock);
    known.set(key, { outcome: await outcomeOf(askHistory(rows, readHistory)), atMs });
  };
  return {
    node: (name) => fresh(`node ${name}`),
    guest: (vmid) => fresh(`guest ${vmid}`),
    gaps: () =>
      [...known]
        .sort(byKey)
        .flatMap(([key, { outcome }]) =>
          outcome.type === 'failed' && fresh(key) ? [{ what: `${key} history`, why: outcome.why }] : [],
        ),
    unread: (guests) => guests.filter(({ vmid }) => !fresh(`guest ${vmid}`)).length,
    async readRest(guests, signal) {
      const jobs = guests
        .filter(({ vmid }) => !fresh(`guest ${vmid}`))
        .map((guest) => async () => {
          while (!hasLeisure()) await clock.sleep(BUSY_MS, signal);
          await job(`guest ${guest.vmid}`, guestRows(guest))();
          await clock.sleep(REST_MS, signal);
        });
      await inTurn(jobs, signal);
    },
    async read({ nodes, guests, ageMaxMs = HISTORY_FRESH_MS }, signal) {
      for (const [key, { atMs }] of known) if (elapsedMs(clock) - atMs >= KEPT_MS) known.delete(key);
      const jobs = [
        ...nodes.map((name) => ({
          key: `node ${name}`,
          rows: (timeframe: Timeframe, cf: 'AVERAGE' | 'MAX') => api.nodeHistory(name, timeframe, cf),
        })),
        ...guests.map((guest) => ({
          key: `guest ${guest.vmid}`,
          rows: guestRows(guest),
        })),
      ].filter(({ key }) => !fresh(key, ageMaxMs));
      await inTurn(
        jobs.map(({ key, rows }) => job(key, rows)),
        signal,
      );
    },
  };
}

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

async function askHistory(rows: Rows, readHistory: ReadHistory): Promise<History | undefined> {
  const day = await rows('day', 'AVERAGE');
  return readHistory({ day, week: await weekOf(rows) });
}

/** Peaks; where none are kept, the averages of half an hour (three hours on Proxmox VE 8) must do. */
async function weekOf(rows: Rows): Promise<HistoryText> {
  const peaks = await outcomeOf(rows('week', 'MAX'));
  if (peaks.type === 'failed' && peaks.status === 403) throw new PveError('answered', peaks.why, 403);
  return readValue(peaks) ?? rows('week', 'AVERAGE');
}
