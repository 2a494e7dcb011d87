import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import type { StorageConfig } from '../pve/answers.ts';
import { propertiesOf } from '../pve/property-string.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { type Outcome, readValue, remembered } from './outcome.ts';

/** What storages allow to migrations, which matters once a disk is to be copied. */
export interface StorageLimits {
  /** In bytes per second; `undefined`: none, or not known. */
  of(storage: string): number | undefined;
  /** The storages as they are configured. */
  storages(): readonly StorageConfig[];
  gaps(): UnknownFact[];
  /** One request, and at most one a minute. */
  read(): Promise<void>;
}

const AGE_MAX_MS = 60_000;

export function createStorageLimits(api: PveApi, clock: Clock): StorageLimits {
  const ask = remembered(clock, AGE_MAX_MS, () => api.storages());
  let last: Outcome<StorageConfig[]> | undefined;
  let limits = new Map<string, number>();
  return {
    of: (storage) => limits.get(storage),
    storages: () => (last && readValue(last)) ?? [],
    gaps: () => (last?.type === 'failed' ? [{ what: 'bandwidth limits of storages', why: last.why }] : []),
    async read() {
      last = await ask();
      const found = readValue(last) ?? [];
      limits = new Map(
        found.flatMap(({ storage, bwlimit }) => {
          const limit = migrationLimit(bwlimit);
          return limit === undefined ? [] : [[storage, limit]];
        }),
      );
    },
  };
}

/** Of a `bwlimit` in KiB/s; 0 is no limit. The default holds where migrations have none of their own. */
export function migrationLimit(
  bwlimit: Readonly<Record<string, unknown>> | string | undefined,
): number | undefined {
  const limits = propertiesOf(bwlimit, 'default');
  const limit = Number(limits.migration ?? limits.default ?? 0);
  return limit > 0 ? limit * 1024 : undefined;
}
