import type { ClusterFacts, DeviceMapping, HaRule, RecentMove } from '#shared/snapshot/cluster-facts.ts';
import type { ClusterOptions, ClusterStatusRow, CorosyncNode, HaManager } from '../pve/answers.ts';
import { propertiesOf } from '../pve/property-string.ts';
import { compact } from './compact.ts';
import { crsFacts, isRebalancing } from './crs.ts';
import { splitTags } from './guests.ts';
import { armedState } from './ha-manager.ts';
import { migrationLink } from './migration-link.ts';
import { migrationLimit } from './storage-limits.ts';

/** What was read about the cluster as a whole; `undefined` = could not be read. */
export interface ClusterReads {
  readonly status: readonly ClusterStatusRow[] | undefined;
  readonly options: ClusterOptions | undefined;
  readonly corosync: readonly CorosyncNode[] | undefined;
  readonly haManager: HaManager | undefined;
  /** `undefined`: could not be read. */
  readonly haRules: HaRule[] | undefined;
  readonly interfaceNetworks: readonly string[];
  readonly nodeCount: number;
  readonly recentMoves: RecentMove[] | undefined;
  readonly pools: readonly string[] | undefined;
  readonly mappings: DeviceMapping[] | undefined;
}

export function clusterFacts(reads: ClusterReads): ClusterFacts {
  const cluster = reads.status?.find(({ type }) => type === 'cluster');
  const addresses = reads.status?.flatMap(({ type, ip }) => (type === 'node' && ip ? [ip] : [])) ?? [];
  return compact<ClusterFacts>({
    name: cluster?.name,
    standalone: reads.status ? !cluster : reads.nodeCount === 1,
    quorate: cluster ? cluster.quorate : undefined,
    migrationLink: migrationLink({
      corosync: reads.corosync,
      // Options of a user without Sys.Audit hold no network, which is not the same as none being set.
      migrationNetwork: migrationNetworkOf(reads.options),
      nodeAddresses: addresses,
      interfaceNetworks: reads.interfaceNetworks,
    }),
    migrationLimitBytesPerSecond: migrationLimit(reads.options?.bwlimit),
    registeredTags: registeredTagsOf(reads.options),
    nativeRebalance: isRebalancing(reads.options),
    crs: reads.options?.crs === undefined ? undefined : crsFacts(reads.options),
    ...(reads.haManager ? armedState(reads.haManager) : {}),
    haRules: reads.haRules ?? [],
    mappings: reads.mappings,
    pools: reads.pools && [...reads.pools].sort(),
    recentMoves: reads.recentMoves,
    haRulesVisible: reads.haRules ? undefined : false,
  });
}

const migrationNetworkOf = (options: ClusterOptions | undefined): string | undefined =>
  propertiesOf(options?.migration, 'type').network;

function registeredTagsOf(options: ClusterOptions | undefined): string[] {
  const tags = options?.['registered-tags'];
  return (typeof tags === 'string' ? splitTags(tags) : [...(tags ?? [])]).sort();
}
