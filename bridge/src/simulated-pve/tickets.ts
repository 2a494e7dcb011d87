import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';

const LIFETIME_MS = 2 * 3_600_000;
const TOLERANCE_MS = 5 * 60_000;

/** Makes and checks tickets and CSRF tokens in PVE's format (pve-api 1.1, 1.2); keys live as long as the process. */
export interface Tickets {
  issue(userid: string): string;
  /** The half ticket of a user who still owes a second factor. */
  issueHalf(userid: string): string;
  /** The user of a good ticket, else undefined. */
  verify(ticket: string): string | undefined;
  verifyHalf(ticket: string): string | undefined;
  csrf(userid: string): string;
  verifyCsrf(token: string, userid: string): boolean;
  /** Makes every ticket given out so far invalid, as a lost key would. */
  revokeAll(): void;
}

const hexTime = (ms: number): string =>
  Math.floor(ms / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

export function createTickets(clock: Clock): Tickets {
  let key = randomBytes(32);
  /** Tickets whose signature was found good: a signature is dear, and each request brings one. */
  const good = new Set<string>();
  /** As long as the RSA signature of a real ticket: 256 bytes. */
  const sign = (text: string): string =>
    Buffer.concat(
      [0, 1, 2, 3].map((part) => createHmac('sha512', key).update(`${part}${text}`).digest()),
    ).toString('base64');
  const fresh = (hex: string): boolean => {
    const ageMs = clock.nowMs() - Number.parseInt(hex, 16) * 1000;
    return ageMs > -TOLERANCE_MS && ageMs < LIFETIME_MS;
  };
  const issue = (owner: string): string => {
    const text = `PVE:${owner.replaceAll(':', '%3A')}:${hexTime(clock.nowMs())}`;
    return `${text}::${sign(text)}`;
  };
  const verify = (ticket: string): string | undefined => {
    const found = /^(PVE:([^:]+):([0-9A-F]{8}))::(.+)$/.exec(ticket);
    const [, text, owner, hex, signature] = found ?? [];
    if (!text || !owner || !hex || !signature || !fresh(hex)) return undefined;
    if (!good.has(ticket) && !same(signature, sign(text))) return undefined;
    good.add(ticket);
    return owner.replaceAll('%3A', ':');
  };
  const csrfOf = (hex: string, userid: string): string =>
    `${hex}:${createHmac('sha256', key).update(`${hex}:${userid}`).digest('base64').replace(/=+$/, '')}`;
  return {
    issue,
    issueHalf: (userid) => issue(`!tfa!${userid}`),
    verify: (ticket) => {
      const owner = verify(ticket);
      return owner?.startsWith('!tfa!') ? undefined : owner;
    },
    verifyHalf: (ticket) => {
      const owner = verify(ticket);
      return owner?.startsWith('!tfa!') ? owner.slice(5) : undefined;
    },
    csrf: (userid) => csrfOf(hexTime(clock.nowMs()), userid),
    verifyCsrf: (token, userid) => {
      const hex = token.split(':')[0] ?? '';
      return /^[0-9A-F]{8}$/.test(hex) && fresh(hex) && same(token, csrfOf(hex, userid));
    },
    revokeAll: () => {
      key = randomBytes(32);
      good.clear();
    },
  };
}
