import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
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
  answered(message: Extract<ServerMessage, { type: 'done' | 'problem' }>): void;
  /** The connection is gone, and with it every answer. */
  lost(): void;
}

export function createRequests(cell: Cell, transmit: (message: ClientMessage) => boolean): Requests {
  const unanswered = new Map<number, Request['type']>();
  let lastId = 0;
  const pending = () => ({ pending: new Set(unanswered.values()) });
  return {
    send(message) {
      const id = ++lastId;
      if (!transmit({ ...message, id } as ClientMessage)) return undefined;
      unanswered.set(id, message.type);
      cell.set({ ...pending(), problem: undefined });
      return id;
    },
    answered(message) {
      if (message.id !== undefined) unanswered.delete(message.id);
      cell.set(message.type === 'problem' ? { ...pending(), problem: message.problem } : pending());
    },
    lost() {
      unanswered.clear();
      cell.set(pending());
    },
  };
}
