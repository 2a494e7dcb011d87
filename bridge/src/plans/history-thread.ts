import type { ReadHistory } from '../observe/history.ts';
import { PveError } from '../pve/pve-error.ts';
import { createThreads } from './threads.ts';
import { createTurns } from './turns.ts';
import type { WorkerAnswer } from './worker-messages.ts';
import type { WorkerEntry } from './worker-pool.ts';

// Of one history there is a megabyte of text, of a large cluster thousands of them: 20 ms each, for which nobody waits
// on the event loop.

const HEAP_MIB_MAX = 64;
const YOUNG_MIB_MAX = 4;

export interface HistoryThread {
  readonly read: ReadHistory;
  close(): Promise<void>;
}

const resultOf = (answer: WorkerAnswer) =>
  answer.type === 'history-read' || answer.type === 'garbled' ? answer : undefined;

/** Reads histories in a thread of its own, one after the other. */
export function createHistoryThread(entry: WorkerEntry): HistoryThread {
  const threads = createThreads(entry, {
    ...{ sparesMax: 1, heapMibMax: HEAP_MIB_MAX, youngMibMax: YOUNG_MIB_MAX },
  });
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
    async close() {
      ended.abort(new Error('the bridge is closing'));
      await threads.close();
    },
  };
}
