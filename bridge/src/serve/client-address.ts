import { isIP } from 'node:net';
import { createAccessList, plainAddress } from './access-list.ts';

/** PROXY_REAL_IP_HEADER and PROXY_REAL_IP_ALLOW_FROM, as in /etc/default/pveproxy. */
export interface ProxyRules {
  readonly header: string | undefined;
  readonly allowFrom: readonly string[];
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whose browser it is: the address of the connection, or, where that is one of a proxy we trust, what its header says.
 * Every proxy on the way appends whom it saw, so that only what stands behind the last stranger is somebody's word.
 */
export function createClientAddress({
  header,
  allowFrom,
}: ProxyRules): (peer: string, headers: Headers) => string {
  const isTrusted = createAccessList({ allowFrom, denyFrom: [], policy: 'deny' });
  const name = header?.toLowerCase() ?? '';
  return (remoteAddress, headers) => {
    const said = [headers[name] ?? []].flat().join(',').split(',').reverse();
    let address = plainAddress(remoteAddress);
    for (const word of said) {
      const next = plainAddress(word.trim());
      if (!isTrusted(address) || isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}
