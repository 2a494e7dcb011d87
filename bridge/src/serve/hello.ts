import { decodeClientMessage } from '#shared/protocol/codec.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { LIMITS, negotiate, PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import { type Credential, withCsrf } from '../pve/credential.ts';
import { bytesOf } from './answer-in-turn.ts';
import type { PageTokens, TokenVerdict } from './page-token.ts';
import type { ClaimedTicket } from './ticket.ts';

export type Hello = ClientMessageOf<'hello'>;

/** The first message, and nothing else may be it. Throws a `bad-message` Refusal. */
export function readHello(text: string): Hello {
  if (bytesOf(text) > LIMITS.helloBytesMax)
    throw new Refusal('bad-message', { path: 'hello', message: `longer than ${LIMITS.helloBytesMax} bytes` });
  const message = decodeClientMessage(text);
  if (message.type !== 'hello')
    throw new Refusal('bad-message', {
      path: 'type',
      message: `expected hello first, received ${message.type}`,
    });
  return message;
}

/** Throws `unsupported-protocol`. */
export function agreedVersion({ protocolMin, protocolMax }: Hello): number {
  const version = negotiate({ min: protocolMin, max: protocolMax });
  if (version !== undefined) return version;
  throw new Refusal('unsupported-protocol', {
    min: PROTOCOL_MIN,
    max: PROTOCOL_MAX,
    offered: `${protocolMin} to ${protocolMax}`,
  });
}

const WHAT = {
  missing: 'missing',
  malformed: 'malformed',
  expired: 'expired',
  foreign: 'not of this session',
} as const satisfies Record<Exclude<TokenVerdict, 'pve' | 'own'>, string>;

/** Who speaks: with what they act, once PVE has confirmed the ticket. */
export interface Claim {
  readonly ticket: ClaimedTicket;
  /** Acts with the token of the hello; PVE takes it only when `hasPveToken`. */
  readonly credential: Credential;
  /** Otherwise it is our own page's, and PVE's is got by renewing the ticket once, at an approval (S2). */
  readonly hasPveToken: boolean;
}

/** Throws `session-expired` without a ticket in time, `csrf-invalid` for a token that cannot belong to it. */
export function claimOf(hello: Hello, ticket: ClaimedTicket | undefined, tokens: PageTokens): Claim {
  if (!ticket) throw new Refusal('session-expired');
  // A token has no page behind it whose requests could be forged.
  if (ticket.credential.kind === 'token') return { ticket, credential: ticket.credential, hasPveToken: true };
  const verdict = tokens.check(hello.csrfToken, ticket.key);
  if (verdict !== 'pve' && verdict !== 'own') throw new Refusal('csrf-invalid', { what: WHAT[verdict] });
  const hasPveToken = verdict === 'pve';
  const csrfToken = hasPveToken ? hello.csrfToken : undefined;
  return { ticket, credential: withCsrf(ticket.credential, csrfToken ?? ''), hasPveToken };
}
