import { decodeClientMessage, encode } from '#shared/protocol/codec.ts';
import type { Link } from '#shared/protocol/link.ts';
import type { ClientMessage } from '#shared/protocol/messages.ts';
import { type Problem, problem, Refusal } from '#shared/protocol/problems.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import { CLOSING } from '../closing.ts';
import { errorText, type Log } from '../log.ts';
import { closeCodeAfter } from './close-code.ts';
import type { Answer } from './handlers/request-context.ts';

/** More requests than this waiting on one socket are no person's. */
const WAITING_MAX = 32;

export type RequestMessage = Exclude<ClientMessage, { type: 'hello' }>;

interface Answering {
  readonly link: Link;
  /** Ends with the socket. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** May throw a Refusal. */
  readonly answer: (message: RequestMessage) => Promise<Answer>;
}

/** Answers one message after the other, in their order. */
export function answerInTurn({ link, signal, log, answer }: Answering): (text: string) => void {
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();
  const reply = async (text: string): Promise<void> => {
    if (signal.aborted) return;
    try {
      const message = decodeClientMessage(text);
      if (message.type === 'hello')
        throw new Refusal('bad-message', { path: 'type', message: 'a second hello' });
      const data = await answer(message);
      link.send(encode({ type: 'done', id: message.id, ...(data ? { data } : {}) }));
    } catch (error) {
      // else the socket is being closed, and says why
      if (error !== CLOSING) refuse(link, problemOf(error, log), idOf(text));
    }
  };
  return (text) => {
    if (bytesOf(text) > LIMITS.messageBytesMax) return link.close(CLOSE.badMessage, 'too long');
    if (waiting >= WAITING_MAX) return link.close(CLOSE.tooMany, 'too many requests are waiting');
    waiting++;
    turn = turn.then(() => reply(text)).finally(() => waiting--);
  };
}

/** As it is on the wire. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Refusal) return error.problem;
  log.error('request.failed', { error: errorText(error) });
  return problem('internal');
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
