import type { StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { Resource } from '../pve/answers.ts';
import type { Known } from './assemble.ts';
import { compact } from './compact.ts';

/** The storage rows of `/cluster/resources`; one on a node that is gone still calls itself available. */
export function storageFacts(
  rows: readonly Resource[],
  nodeStatus: (node: string) => NodeFacts['status'],
  { storageLimit, poolMetadata }: Pick<Known, 'storageLimit' | 'poolMetadata'>,
): StorageFacts[] {
  return rows.flatMap((row) => {
    if (row.type !== 'storage' || row.storage === undefined || row.node === undefined) return [];
    return [
      compact<StorageFacts>({
        storage: row.storage,
        node: row.node,
        available: row.status === 'available' && nodeStatus(row.node) === 'online',
        shared: row.shared,
        plugin: row.plugintype,
        content: (row.content ?? '').split(',').filter(Boolean).sort(),
        totalBytes: row.maxdisk,
        usedBytes: row.disk,
        migrationLimitBytesPerSecond: storageLimit(row.storage),
        ...poolMetadata(row.storage, row.node),
      }),
    ];
  });
}
