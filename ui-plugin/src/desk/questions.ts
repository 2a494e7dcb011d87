import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { ServerMessage } from '#shared/protocol/messages.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Requests } from './requests.ts';

/** Questions that the bridge answers: it has the whole engine, the browser what un-ticking needs. */
export interface Questions {
  /** Rejects with a Refusal. */
  question(question: Question, settings: Partial<Settings>): Promise<QuestionAnswer>;
  /** False where it was not asked here. */
  answered(message: Extract<ServerMessage, { type: 'answer' | 'problem' }>): boolean;
  lost(): void;
}

interface Waiting {
  readonly resolve: (answer: QuestionAnswer) => void;
  readonly reject: (refusal: Refusal) => void;
}

export function createQuestions(send: Requests['send']): Questions {
  const waiting = new Map<number, Waiting>();
  const refusal = ({ code, data } = problem('internal')): Refusal => new Refusal(code, data);
  return {
    question: (question, settings) =>
      new Promise((resolve, reject) => {
        const id = send({ type: 'question.ask', question, settings });
        if (id === undefined) reject(refusal(problem('not-sent')));
        else waiting.set(id, { resolve, reject });
      }),
    answered(message) {
      const asked = message.id === undefined ? undefined : waiting.get(message.id);
      if (asked === undefined || message.id === undefined) return false;
      waiting.delete(message.id);
      if (message.type === 'answer' && message.answer !== undefined) asked.resolve(message.answer);
      else asked.reject(refusal(message.problem));
      return true;
    },
    lost() {
      for (const { reject } of waiting.values()) reject(refusal());
      waiting.clear();
    },
  };
}
