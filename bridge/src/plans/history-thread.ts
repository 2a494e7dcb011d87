import { CLOSING } from '../closing.ts';
import type { ReadHistory } from '../observe/history.ts';
import { PveError } from '../pve/pve-error.ts';
import { createTurns } from '../turns.ts';
import type { Threads } from './threads.ts';
import type { WorkerAnswer } from './worker-messages.ts';

// Of one history there is a megabyte of text, of a large cluster thousands of them: 20 ms each, for which nobody waits
// on the event loop.

export interface HistoryThread {
  readonly read: ReadHistory;
  /** Gives up what waits; the threads are their owner's to end. */
  close(): void;
}

const resultOf = (answer: WorkerAnswer) =>
  answer.type === 'history-read' || answer.type === 'garbled' ? answer : undefined;

/** Reads histories one after the other, in a thread that searches for plans at other times: each has its own memory. */
export function createHistoryThread(threads: Threads): HistoryThread {
  const takeTurn = createTurns(1);
  const ended = new AbortController();
  return {
    async read(texts) {
      const endTurn = await takeTurn(ended.signal);
      try {
        const result = await threads.run({ type: 'history', texts }, ended.signal, resultOf);
        if (result.type === 'garbled') throw new PveError('garbled', result.why, 200);
        return result.history;
      } finally {
        endTurn();
      }
    },
    close: () => ended.abort(CLOSING),
  };
}
