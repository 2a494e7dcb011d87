import type { Config } from '../config.ts';
import { hostName, PVEPROXY_PORT } from './origin.ts';

/** A proxy speaks for the address that browsers know; what it is called towards the node nobody need know. */
const HTTPS_PORT = '443';

const urlOf = (publicUrl: string): URL => new URL(publicUrl.replace(/^wss:/, 'https:'));

/**
 * Where the person that has asked for `host` finds Proxmox VE: beside this bridge where the browser has come to its own
 * port, else where the settings say that a proxy has it. Undefined where neither is so: then only that person knows.
 */
export function webInterfaceOf(
  host: string,
  ownPort: number | undefined,
  { publicUrl, allowedOrigins }: Pick<Config, 'publicUrl' | 'allowedOrigins'>,
): string | undefined {
  const name = hostName(host)?.toLowerCase();
  if (name === undefined) return undefined;
  const beside = allowedOrigins.find((origin) => new URL(origin).hostname === name);
  if (beside !== undefined) return `${beside}/`;
  const port = /:(\d+)$/.exec(host)?.[1] ?? HTTPS_PORT;
  if (port === String(ownPort)) return `https://${name}:${PVEPROXY_PORT}/`;
  const proxy = publicUrl === undefined ? undefined : urlOf(publicUrl);
  if (proxy?.host !== new URL(`https://${host}`).host) return undefined;
  return `${allowedOrigins[0] ?? proxy.origin}/`;
}
