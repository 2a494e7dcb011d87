import { createHash } from 'node:crypto';
import { type Credential, ticketCredential, ticketUserid, tokenCredential } from '../pve/credential.ts';

const LIFETIME_MS = 2 * 3600 * 1000;
/** A node's clock may be this far ahead of ours (pve-http-server tolerates the same). */
const AHEAD_MS = 5 * 60 * 1000;
const TICKET_CHARACTERS_MAX = 1024;

/** A ticket as it came in a cookie, well-formed and in time, but not yet confirmed by PVE. */
export interface ClaimedTicket {
  readonly userid: string;
  readonly issuedAtMs: number;
  /** Tells tickets apart without being one. */
  readonly key: string;
  readonly credential: Credential;
}

/** The value of PVE's cookie; a browser sends it to every port of the host. */
function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key = '', ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * The ticket of a cookie header, checked for syntax and time only (S18). A half ticket, which waits for its
 * second factor (`PVE:!tfa!`), is none.
 */
export function claimedTicket(cookies: string | undefined, nowMs: number): ClaimedTicket | undefined {
  const value = cookieValue(cookies, 'PVEAuthCookie');
  const ticket = value === undefined ? undefined : decoded(value);
  if (ticket === undefined || ticket.length > TICKET_CHARACTERS_MAX) return undefined;
  const userid = ticketUserid(ticket);
  if (userid === undefined) return undefined;
  const credential = ticketCredential({ userid, ticket });
  const { issuedAtMs } = credential;
  if (issuedAtMs === undefined || issuedAtMs > nowMs + AHEAD_MS || issuedAtMs + LIFETIME_MS <= nowMs)
    return undefined;
  return { userid, issuedAtMs, key: createHash('sha256').update(ticket).digest('hex'), credential };
}

/**
 * The API token of an `Authorization` header, which no page of a browser can send: for the command line. It does not
 * end by itself; the socket does, as with a ticket.
 */
export function claimedToken(authorization: string | undefined, nowMs: number): ClaimedTicket | undefined {
  const text = /^PVEAPIToken=(.{1,1000})$/.exec(authorization ?? '')?.[1];
  if (text === undefined) return undefined;
  try {
    const credential = tokenCredential(text);
    const key = createHash('sha256').update(text).digest('hex');
    return { userid: credential.userid, issuedAtMs: nowMs, key, credential };
  } catch {
    return undefined;
  }
}

/** When PVE stops taking the ticket. */
export const ticketEndsAtMs = ({ issuedAtMs }: Pick<ClaimedTicket, 'issuedAtMs'>): number =>
  issuedAtMs + LIFETIME_MS;
