import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_MS = 2 * 3600 * 1000;
const AHEAD_MS = 5 * 60 * 1000;

/** PVE's own token: time and a signature that only PVE can check (pve-api.md 1.2). */
const PVE_TOKEN = /^([0-9A-F]{8}):[A-Za-z0-9+/]{43}$/;
/** Ours, for the page that this bridge serves: bound to the ticket that will come with it. */
const OWN_TOKEN = /^page:([0-9A-F]{8}):([A-Za-z0-9_-]{43})$/;

export type TokenVerdict = 'pve' | 'own' | 'missing' | 'malformed' | 'expired' | 'foreign';

export interface PageTokens {
  /** For the stand-alone page, which has no token of PVE's (S11). */
  make(ticketKey: string): string;
  /** `pve`: well-formed and in time; whether it is this user's, pveproxy says at the first change. */
  check(token: string, ticketKey: string): TokenVerdict;
}

const hexSeconds = (ms: number) =>
  Math.floor(ms / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');

/** Tokens against cross-site requests; the key is new at every start of the bridge and never leaves it. */
export function createPageTokens(nowMs: () => number, key: Buffer = randomBytes(32)): PageTokens {
  const sign = (seconds: string, ticketKey: string) =>
    createHmac('sha256', key).update(`${seconds}:${ticketKey}`).digest('base64url');
  const inTime = (seconds: string) => {
    const madeAtMs = Number.parseInt(seconds, 16) * 1000;
    return madeAtMs <= nowMs() + AHEAD_MS && nowMs() < madeAtMs + LIFETIME_MS;
  };
  return {
    make(ticketKey) {
      const seconds = hexSeconds(nowMs());
      return `page:${seconds}:${sign(seconds, ticketKey)}`;
    },
    check(token, ticketKey) {
      if (token === '') return 'missing';
      const [, own, signature] = OWN_TOKEN.exec(token) ?? [];
      const seconds = own ?? PVE_TOKEN.exec(token)?.[1];
      if (seconds === undefined) return 'malformed';
      if (!inTime(seconds)) return 'expired';
      if (own === undefined || signature === undefined) return 'pve';
      const expected = Buffer.from(sign(own, ticketKey));
      return timingSafeEqual(expected, Buffer.from(signature)) ? 'own' : 'foreign';
    },
  };
}
