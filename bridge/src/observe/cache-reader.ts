import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { History } from '#shared/snapshot/source.ts';
import type { Clock } from '../clock.ts';
import { historyRows } from '../pve/history-row.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { compact } from './compact.ts';
import { inTurn } from './in-turn.ts';
import { type Outcome, readValue, remembered } from './outcome.ts';

/** pvestatd writes a sample a minute; what is older says little of a cache that gives way by gigabytes. */
const FRESH_MS = 60_000;

type Bytes = number | undefined;
export type HistoryOf = (node: string) => History | undefined;

/** What ZFS caches hold now, where guests move to: an hour of samples says it with a fiftieth of the text of a history. */
export interface CacheReader {
  /** A history, with the cache as it was read last; one that could not be read gives way to nobody. */
  readonly historyOf: HistoryOf;
  /** What could not be read, and why. */
  gaps(): UnknownFact[];
  /** Of those of these nodes that have a cache. @throws PveError for a 401 */
  read(nodes: readonly string[]): Promise<void>;
}

export function createCacheReader(api: PveApi, clock: Clock, historyOf: HistoryOf): CacheReader {
  const readers = new Map<string, () => Promise<Outcome<Bytes>>>();
  const known = new Map<string, Outcome<Bytes>>();
  const readerOf = (node: string) => {
    const reader = readers.get(node) ?? remembered(clock, FRESH_MS, () => cacheOf(api, node));
    readers.set(node, reader);
    return reader;
  };
  return {
    historyOf: (node) => withCache(historyOf(node), known.get(node)),
    gaps: () =>
      [...known].flatMap(([node, outcome]) =>
        outcome.type === 'failed' ? [{ what: `node ${node} ZFS cache`, why: outcome.why }] : [],
      ),
    async read(nodes) {
      const withOne = nodes.filter((node) => historyOf(node)?.arcBytes);
      await inTurn(withOne.map((node) => async () => void known.set(node, await readerOf(node)())));
    },
  };
}

async function cacheOf(api: PveApi, node: string): Promise<Bytes> {
  const rows = historyRows(await api.nodeHistory(node, 'hour', 'AVERAGE'));
  return rows.flatMap(({ arcsize }) => (arcsize === undefined ? [] : [arcsize])).at(-1);
}

function withCache(history: History | undefined, cache: Outcome<Bytes> | undefined): History | undefined {
  if (history === undefined || cache === undefined) return history;
  const arcBytes = readValue(cache);
  return arcBytes === history.arcBytes ? history : compact<History>({ ...history, arcBytes });
}
