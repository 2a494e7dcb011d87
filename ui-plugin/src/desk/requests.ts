import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import { problem } from '#shared/protocol/problems.ts';
import type { Cell } from './cell.ts';

/** A message that is answered, without the id that it gets when it is sent. */
export type Request = ClientMessage extends infer Message
  ? Message extends { id: number }
    ? Omit<Message, 'id'>
    : never
  : never;

/** Sends requests, knows which are unanswered, and keeps the last refusal. */
export interface Requests {
  /** The id under which it is answered; undefined where nothing is connected. */
  send(message: Request): number | undefined;
  /** The same for what the panel asks by itself: nobody has read the last refusal meanwhile. */
  sendUnasked(message: Request): number | undefined;
  answered(message: Extract<ServerMessage, { type: 'done' | 'problem' }>): void;
  /** The connection is gone, and with it every answer. */
  lost(): void;
}

export function createRequests(cell: Cell, transmit: (message: ClientMessage) => boolean): Requests {
  const unanswered = new Map<number, Request['type']>();
  let lastId = 0;
  const pending = () => ({ pending: new Set(unanswered.values()) });
  const sent = (message: Request): number | undefined => {
    const id = ++lastId;
    if (!transmit({ ...message, id } as ClientMessage)) return undefined;
    unanswered.set(id, message.type);
    const isAgain = cell.state.refused === message.type;
    cell.set({ ...pending(), ...(isAgain ? { refused: undefined } : {}) });
    return id;
  };
  return {
    send(message) {
      const id = sent(message);
      // a window may stay open longer than the connection
      cell.set({ problem: id === undefined ? problem('not-sent') : undefined });
      return id;
    },
    sendUnasked: sent,
    answered(message) {
      const refused = message.id === undefined ? undefined : unanswered.get(message.id);
      if (message.id !== undefined) unanswered.delete(message.id);
      cell.set(message.type === 'problem' ? { ...pending(), problem: message.problem, refused } : pending());
    },
    lost() {
      unanswered.clear();
      cell.set(pending());
    },
  };
}
