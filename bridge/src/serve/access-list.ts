import { BlockList, isIP } from 'node:net';

export interface AccessRules {
  readonly allowFrom: readonly string[];
  readonly denyFrom: readonly string[];
  readonly policy: 'allow' | 'deny';
}

/** pveproxy's word for every address of both families. */
const ALL = ['0.0.0.0/0', '::/0'] as const;
const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** `::ffff:10.0.0.1`, as a listener on `::` sees an IPv4 client, is that client. */
export const plainAddress = (address: string): string =>
  /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

/** Adds `10.0.0.0/22`, `fd00::/8`, `10.0.0.1`, `10.0.0.1-10.0.0.9` or `all`; false when it is none of them. */
function add(list: BlockList, entry: string): boolean {
  if (entry.toLowerCase() === 'all') return ALL.every((all) => add(list, all));
  const [first = '', last] = entry.split('-');
  if (last !== undefined) {
    if (isIP(first) === 0 || isIP(first) !== isIP(last)) return false;
    list.addRange(first, last, family(first));
    return true;
  }
  const [net = '', bits] = entry.split('/');
  if (isIP(net) === 0) return false;
  if (bits === undefined) list.addAddress(net, family(net));
  else if (!/^\d{1,3}$/.test(bits) || Number(bits) > (isIP(net) === 6 ? 128 : 32)) return false;
  else list.addSubnet(net, Number(bits), family(net));
  return true;
}

/** Whether `entry` can stand in ALLOW_FROM or DENY_FROM. */
export function isAccessEntry(entry: string): boolean {
  try {
    return add(new BlockList(), entry);
  } catch {
    return false;
  }
}

function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) add(list, entry);
  return list;
}

/**
 * Who may connect at all, as pveproxy means it: policy `allow` (the default) refuses what only DENY_FROM
 * matches and lets in what both or none match; policy `deny` lets in what only ALLOW_FROM matches.
 * Source: PVE::APIServer::AnyEvent check_host_access.
 */
export function createAccessList({ allowFrom, denyFrom, policy }: AccessRules): (address: string) => boolean {
  const [allowed, denied] = [listOf(allowFrom), listOf(denyFrom)];
  return (remoteAddress) => {
    const address = plainAddress(remoteAddress);
    if (isIP(address) === 0) return false;
    const matchesAllow = allowed.check(address, family(address));
    const matchesDeny = denied.check(address, family(address));
    if (matchesAllow === matchesDeny) return policy === 'allow';
    return matchesAllow;
  };
}
