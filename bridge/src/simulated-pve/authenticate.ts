import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from './route.ts';
import type { SimulatedState } from './simulated-state.ts';

/** `No ticket` and the like: the reason phrase of a 401 with an empty body. */
export type AuthRefusal = 'No ticket' | 'Authentication failed!' | 'Permission denied - invalid csrf token';

const COOKIE = 'PVEAuthCookie';

function cookieTicket(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, ...rest] = part.trim().split('=');
    if (name === COOKIE) return decode(rest.join('='));
  }
  return undefined;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function byToken(state: SimulatedState, text: string): Identity | AuthRefusal {
  const [tokenid = '', secret = ''] = text.split(/[=:]/, 2);
  const token = state.access.tokens.find((other) => other.tokenid === tokenid);
  const user = state.access.users.find(({ userid }) => userid === tokenid.split('!')[0]);
  const expired = token?.expiresAtMs !== undefined && token.expiresAtMs < state.clock.nowMs();
  if (!token || token.secret !== secret || !user?.enabled || expired) return 'Authentication failed!';
  return { id: token.tokenid, byToken: true };
}

function byTicket(state: SimulatedState, ticket: string): Identity | AuthRefusal {
  const userid = state.tickets.verify(ticket);
  const user = state.access.users.find((other) => other.userid === userid);
  if (userid === undefined || !user?.enabled) return 'Authentication failed!';
  return { id: userid, byToken: false };
}

/** Who asks, by cookie, `Authorization: PVEAuthCookie=` or API token; a ticket wins over a token. */
export function authenticate(
  state: SimulatedState,
  method: string,
  headers: IncomingHttpHeaders,
): Identity | AuthRefusal {
  const authorization = headers.authorization ?? '';
  const headerTicket = authorization.startsWith(`${COOKIE}=`)
    ? decode(authorization.slice(COOKIE.length + 1))
    : undefined;
  const ticket = cookieTicket(headers.cookie) ?? headerTicket;
  if (ticket === undefined || ticket === '') {
    const token = /^PVEAPIToken=(.+)$/.exec(authorization)?.[1];
    return token === undefined ? 'No ticket' : byToken(state, token);
  }
  const identity = byTicket(state, ticket);
  if (typeof identity === 'string' || method === 'GET') return identity;
  const csrf = headers.csrfpreventiontoken;
  const good = typeof csrf === 'string' && state.tickets.verifyCsrf(csrf, identity.id);
  return good ? identity : 'Permission denied - invalid csrf token';
}
