import { Refusal } from '#shared/protocol/problems.ts';
import { CLOSING } from '../closing.ts';
import { createTurns } from '../turns.ts';
import type { Answered, QuestionRequest } from './question-job.ts';

/** The questions of one user, answered one after the other. */
export interface QuestionDesk {
  /** In the place of one of the same kind that the same window waits for still; throws what a question may. */
  ask(request: QuestionRequest): Promise<Answered>;
  stop(): void;
}

/**
 * A window asks by itself, too: what else a person asks meanwhile, there or in another window, takes nothing away from
 * it. A window that is gone waits for no answer.
 */
export function createQuestionDesk(
  answer: (request: QuestionRequest, signal: AbortSignal) => Promise<Answered>,
): QuestionDesk {
  const takeTurn = createTurns(1);
  const open = new Map<AbortController, QuestionRequest>();
  return {
    async ask(request) {
      const { asker, question } = request;
      for (const [ended, other] of open)
        if (other.asker === asker && other.question.kind === question.kind)
          ended.abort(new Refusal('question-replaced'));
      const own = new AbortController();
      const leave = () => own.abort(new Refusal('question-replaced'));
      open.set(own, request);
      if (asker.aborted) leave();
      else asker.addEventListener('abort', leave);
      try {
        const endTurn = await takeTurn(own.signal);
        try {
          own.signal.throwIfAborted();
          return await answer(request, own.signal);
        } finally {
          endTurn();
        }
      } finally {
        asker.removeEventListener('abort', leave);
        open.delete(own);
      }
    },
    stop() {
      for (const ended of open.keys()) ended.abort(CLOSING);
    },
  };
}
