export const PVEPROXY_PORT = 8006;

/** `node.example` of `node.example:8016`, `[::1]` of `[::1]:8016`; undefined for what is not a host name. */
export function hostName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)?.[1];
}

/**
 * The only pages that may open a socket (S11): PVE's own page on the host that was asked for, the page this
 * bridge serves there, and what the administrator listed.
 */
export function allowedOrigins(host: string | undefined, listed: readonly string[]): ReadonlySet<string> {
  const name = hostName(host ?? '');
  const own = name === undefined ? [] : [`https://${name}:${PVEPROXY_PORT}`, `https://${host}`];
  return new Set([...own, ...listed].map((origin) => origin.toLowerCase()));
}

/** Exact match; an absent origin, `null` and any other port are refused. */
export const mayOpenSocket = (
  origin: string | undefined,
  host: string | undefined,
  listed: readonly string[],
): boolean => origin !== undefined && allowedOrigins(host, listed).has(origin.toLowerCase());

/** Whether a request comes from our own stand-alone page: then it gets a CSRF token. */
export const isOwnPage = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  host: string | undefined,
): boolean =>
  headers['sec-fetch-site'] === 'same-origin' &&
  hostName(host ?? '') !== undefined &&
  headers.origin === `https://${host}`;
