import { decodeClientMessage, encode } from '#shared/protocol/codec.ts';
import type { Link } from '#shared/protocol/link.ts';
import { type Problem, problem, Refusal } from '#shared/protocol/problems.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import { errorText } from '../log.ts';
import type { Permissions } from '../pve/answers.ts';
import { closeCodeAfter } from './close-code.ts';
import type { Conversation } from './conversation.ts';
import { answer } from './handlers/index.ts';
import type { RequestContext } from './handlers/request-context.ts';
import type { Claim } from './hello.ts';
import { createOutbox } from './outbox.ts';
import type { SectionVersions } from './section-board.ts';
import type { Session, SessionSocket } from './session.ts';
import { ticketEndsAtMs } from './ticket.ts';

/** More requests than this waiting on one socket are no person's. */
const WAITING_MAX = 32;

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
  link.onText = inTurn(on, contextOf(on, session));
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
  api: parts.pve.as(claim.credential),
  say(message) {
    if (!signal.aborted) link.send(encode(message));
  },
  touchAll(...names) {
    for (const each of sessions.all()) each.touch(...names);
  },
});

/** Answers one message after the other, in their order. */
function inTurn({ link, signal, parts }: Attended, context: RequestContext): (text: string) => void {
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();
  const reply = async (text: string): Promise<void> => {
    if (signal.aborted) return;
    try {
      const message = decodeClientMessage(text);
      if (message.type === 'hello')
        throw new Refusal('bad-message', { path: 'type', message: 'a second hello' });
      const data = await answer(message, context);
      link.send(encode({ type: 'done', id: message.id, ...(data ? { data } : {}) }));
    } catch (error) {
      if (!(error instanceof Refusal)) parts.log.error('request.failed', { error: errorText(error) });
      refuse(link, error instanceof Refusal ? error.problem : problem('internal'), idOf(text));
    }
  };
  return (text) => {
    if (Buffer.byteLength(text) > LIMITS.messageBytesMax) return link.close(CLOSE.badMessage, 'too long');
    if (waiting >= WAITING_MAX) return link.close(CLOSE.tooMany, 'too many requests are waiting');
    waiting++;
    turn = turn.then(() => reply(text)).finally(() => waiting--);
  };
}

function refuse(link: Link, trouble: Problem, id: number | undefined): void {
  link.send(encode({ type: 'problem', problem: trouble, ...(id === undefined ? {} : { id }) }));
  const code = closeCodeAfter(trouble.code);
  if (code !== undefined) link.close(code, trouble.code);
}

/** The id of a request that may be broken elsewhere, so that its sender knows which one it was. */
function idOf(text: string): number | undefined {
  try {
    const { id }: { id?: unknown } = JSON.parse(text) ?? {};
    return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : undefined;
  } catch {
    return undefined;
  }
}
