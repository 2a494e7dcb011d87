import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { StorageConfig } from '../pve/answers.ts';
import type { ThinPool } from '../pve/node-answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { type Outcome, outcomeOf, soonEnough } from './outcome.ts';

/** How full the metadata of a thin pool is: once it is full the pool stops, however much room it has. */
export interface PoolMetadata {
  readonly metadataTotalBytes: number;
  readonly metadataUsedBytes: number;
}

/** What only the nodes tell of their thin pools, which matters once a disk is to be copied to one (S20). */
export interface ThinPools {
  /** `undefined`: no thin pool, or not known. */
  of(storage: string, node: string): PoolMetadata | undefined;
  gaps(): UnknownFact[];
  /** One request for each of the nodes, and at most one a minute. */
  read(storages: readonly StorageConfig[], nodes: readonly string[]): Promise<void>;
}

const AGE_MAX_MS = 60_000;
const NODE_WAIT_MS = 4000;

export function createThinPools(api: PveApi, clock: Clock): ThinPools {
  const readings = new Map<string, { readonly outcome: Outcome<ThinPool[]>; readonly atMs: number }>();
  let places = new Map<string, StorageConfig>();
  async function readNode(node: string): Promise<void> {
    const earlier = readings.get(node);
    if (earlier && elapsedMs(clock) - earlier.atMs < AGE_MAX_MS) return;
    const atMs = elapsedMs(clock);
    const outcome = await soonEnough(clock, NODE_WAIT_MS, outcomeOf(api.thinPools(node)));
    readings.set(node, { outcome, atMs });
  }
  return {
    of(storage, node) {
      const place = places.get(storage);
      const outcome = readings.get(node)?.outcome;
      if (place === undefined || outcome?.type !== 'read') return undefined;
      const pool = outcome.value.find(({ vg, lv }) => vg === place.vgname && lv === place.thinpool);
      const { metadata_size: total, metadata_used: used } = pool ?? {};
      if (total === undefined || used === undefined) return undefined;
      return { metadataTotalBytes: total, metadataUsedBytes: used };
    },
    gaps: () =>
      [...readings]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([node, { outcome }]) =>
          outcome.type === 'failed' ? [{ what: `thin pools of ${node}`, why: outcome.why }] : [],
        ),
    async read(storages, nodes) {
      places = new Map(storages.filter(({ type }) => type === 'lvmthin').map((each) => [each.storage, each]));
      if (places.size > 0) await Promise.all(nodes.map(readNode));
    },
  };
}
