import { encode } from '#shared/protocol/codec.ts';
import type { Link } from '#shared/protocol/link.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import type { Permissions } from '../pve/answers.ts';
import { answerInTurn } from './answer-in-turn.ts';
import type { Conversation } from './conversation.ts';
import { answer } from './handlers/index.ts';
import type { RequestContext } from './handlers/request-context.ts';
import type { Claim } from './hello.ts';
import { createOutbox } from './outbox.ts';
import type { SectionVersions } from './section-board.ts';
import type { Session, SessionSocket } from './session.ts';
import { ticketEndsAtMs } from './ticket.ts';

interface Attended extends Conversation {
  readonly link: Link;
  readonly claim: Claim;
  readonly address: string;
  readonly signal: AbortSignal;
}

/** Serves a socket from its welcome on. `permissions`: what PVE granted just now, if it was asked. */
export function attend(on: Attended, permissions: Permissions | undefined, known: SectionVersions): void {
  const { parts, sessions, link, claim, signal } = on;
  const session = sessions.open(claim.ticket, permissions ?? {});
  const outbox = createOutbox({ link, board: session.board, clock: parts.clock }, known, signal);
  const socket: SessionSocket = { pump: outbox.pump, close: (code, reason) => link.close(code, reason) };
  session.attach(socket, claim.ticket, permissions);
  signal.addEventListener('abort', () => {
    session.detach(socket);
    claim.credential.erase();
  });
  closeInTime(on).catch(() => undefined);
  const context = contextOf(on, session);
  link.onText = answerInTurn({ link, signal, log: parts.log, answer: (message) => answer(message, context) });
  outbox.pump();
}

/** S13: no socket outlives its ticket, nor an hour. */
async function closeInTime({ parts: { clock }, link, claim, signal }: Attended): Promise<void> {
  const ticketLeftMs = ticketEndsAtMs(claim.ticket) - clock.nowMs();
  const hourMs = LIMITS.socketSecondsMax * 1000;
  await clock.sleep(Math.min(hourMs, ticketLeftMs), signal);
  if (ticketLeftMs < hourMs) link.close(CLOSE.unauthorised, 'the ticket has ended');
  else link.close(CLOSE.renew, 'an hour old: connect again');
}

const contextOf = (
  { parts, claim, address, sessions, link, signal }: Attended,
  session: Session,
): RequestContext => ({
  parts,
  session,
  claim,
  address,
  signal,
  api: parts.pve.as(claim.credential),
  say(message) {
    if (!signal.aborted) link.send(encode(message));
  },
  touchAll(...names) {
    for (const each of sessions.all()) each.touch(...names);
  },
});
