import type { ClusterFacts } from '#shared/snapshot/cluster-facts.ts';
import type { CorosyncNode } from '../pve/answers.ts';
import { addressBytes } from './ip-address.ts';
import { parseSubnet } from './subnet.ts';

export interface LinkFacts {
  /** `undefined`: not visible. */
  readonly corosync: readonly CorosyncNode[] | undefined;
  /** datacenter.cfg `migration: network=`. */
  readonly migrationNetwork: string | undefined;
  /** Cluster addresses of the nodes: where migrations go when no network is set. */
  readonly nodeAddresses: readonly string[];
  /** Networks of the nodes' interfaces, in CIDR form. */
  readonly interfaceNetworks: readonly string[];
}

/** Every address of every corosync link. */
export const ringAddresses = (corosync: readonly CorosyncNode[]): string[] =>
  corosync.flatMap((node) =>
    Object.entries(node).flatMap(([key, value]) =>
      /^ring\d+_addr$/.test(key) && typeof value === 'string' ? [value] : [],
    ),
  );

/** Whether migrations and corosync can meet on a link (S1): judged by networks, for cables are not to be seen. */
export function migrationLink(facts: LinkFacts): ClusterFacts['migrationLink'] {
  if (!facts.corosync) return 'unknown';
  const rings = ringAddresses(facts.corosync);
  if (rings.length === 0) return 'unknown';
  if (facts.migrationNetwork === undefined && facts.nodeAddresses.some((own) => rings.includes(own)))
    return 'shared';
  const network = parseSubnet(facts.migrationNetwork) ?? networkOfAddresses(facts);
  // A name may resolve to anything.
  if (!network || rings.some((address) => addressBytes(address) === undefined)) return 'unknown';
  return rings.some((address) => network.contains(address)) ? 'shared' : 'separate';
}

function networkOfAddresses({ migrationNetwork, nodeAddresses, interfaceNetworks }: LinkFacts) {
  if (migrationNetwork !== undefined || nodeAddresses.length === 0) return undefined;
  return interfaceNetworks
    .map(parseSubnet)
    .find((network) => network && nodeAddresses.every((address) => network.contains(address)));
}
