import { encode } from '#shared/protocol/codec.ts';
import type { Link } from '#shared/protocol/link.ts';
import { type Problem, problem, problemText, Refusal } from '#shared/protocol/problems.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import { errorText } from '../log.ts';
import { attend } from './attend.ts';
import { closeCodeOfHello } from './close-code.ts';
import { agreedVersion, claimOf, type Hello, readHello } from './hello.ts';
import type { BridgeParts } from './parts.ts';
import type { SectionVersions } from './section-board.ts';
import type { Sessions } from './sessions.ts';
import type { ClaimedTicket } from './ticket.ts';
import type { Verifier } from './verify.ts';

/** What is known of a connection before it has said anything. */
export interface Handshake {
  readonly address: string;
  /** From the browser's cookie; absent when there is none that could be good. */
  readonly ticket?: ClaimedTicket | undefined;
}

export interface Conversation {
  readonly parts: BridgeParts;
  readonly sessions: Sessions;
  readonly verifier: Verifier;
  readonly bridgeId: string;
  /** The hello was good: the connection counts as its user's from now on. */
  readonly onWelcome: () => void;
}

/** Of a close frame. */
const REASON_BYTES_MAX = 120;

/** Speaks with one socket from its hello to its end. */
export function converse(on: Conversation, link: Link, handshake: Handshake): void {
  const ended = new AbortController();
  const { clock } = on.parts;
  let spoken = false;
  link.onClose = () => ended.abort();
  link.onText = (text) => {
    if (spoken) return link.close(CLOSE.badMessage, 'wait for the welcome');
    spoken = true;
    void welcome(on, link, handshake, text, ended.signal);
  };
  const hurry = async () => {
    await (clock.forAnswers ?? clock).sleep(LIMITS.helloSecondsMax * 1000, ended.signal);
    if (!spoken) link.close(CLOSE.helloTimeout, 'no hello in time');
  };
  hurry().catch(() => undefined);
}

const closeReason = (trouble: Problem): string =>
  Buffer.from(problemText(trouble)).subarray(0, REASON_BYTES_MAX).toString();

async function welcome(
  on: Conversation,
  link: Link,
  { address, ticket }: Handshake,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const hello = readHello(text);
    const protocol = agreedVersion(hello);
    const claim = claimOf(hello, ticket, on.parts.pageTokens);
    const permissions = await confirmed(on, claim.ticket, address);
    if (signal.aborted) return;
    on.sessions.checkRoom(claim.ticket.userid);
    on.onWelcome();
    const nowMs = on.parts.clock.nowMs();
    link.send(encode({ type: 'welcome', protocol, bridge: on.bridgeId, capabilities: [], nowMs }));
    attend({ ...on, link, claim, address, signal }, permissions, knownBy(hello, on.bridgeId));
  } catch (error) {
    ticket?.credential.erase();
    if (!(error instanceof Refusal)) on.parts.log.error('hello.failed', { error: errorText(error) });
    const trouble = error instanceof Refusal ? error.problem : problem('internal');
    on.parts.log.info('hello.refused', { address, code: trouble.code });
    if (trouble.code !== 'bad-message') link.send(encode({ type: 'problem', problem: trouble }));
    link.close(closeCodeOfHello(trouble.code), closeReason(trouble));
  }
}

/** What PVE grants; undefined when it was asked about this very ticket within the last minute. Throws a Refusal. */
async function confirmed(on: Conversation, ticket: ClaimedTicket, address: string) {
  if (on.sessions.of(ticket.userid)?.isVerified(ticket)) return undefined;
  return on.verifier.verify(ticket, on.parts.pve.as(ticket.credential), address);
}

/** Versions mean something only to the bridge that gave them. */
const knownBy = ({ have }: Hello, bridgeId: string): SectionVersions =>
  have?.bridge === bridgeId ? { ...have.versions } : {};
