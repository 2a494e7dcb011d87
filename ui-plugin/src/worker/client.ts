import { createReplies } from './engine.ts';
import type { AnswerTo, EngineAnswers, EngineQuestion, EngineReply, EngineRequest } from './messages.ts';

export interface Engine {
  /** Rejects when the engine fails; answers come in the order of the questions. */
  ask<Question extends EngineQuestion>(question: Question): Promise<AnswerTo<Question>>;
  close(): void;
}

/** As much of a Web Worker as is needed. */
interface Port {
  postMessage(request: EngineRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<EngineReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

type Waiting = {
  resolve: (answer: EngineAnswers[keyof EngineAnswers]) => void;
  reject: (error: Error) => void;
};

/**
 * The engine in a worker. Where none can be made, or the one made cannot load its script, the same engine answers
 * in the page itself: slower to the touch, never missing.
 */
export function createEngine(makeWorker: () => Port): Engine {
  const waiting = new Map<number, Waiting & { request: EngineRequest }>();
  let history: EngineRequest | undefined;
  let id = 0;
  let send: (request: EngineRequest) => void;
  let port: Port | undefined;

  const settle = (reply: EngineReply): void => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.answer);
  };

  const useThisThread = (): void => {
    port?.terminate();
    port = undefined;
    const reply = createReplies();
    send = (request) => void setTimeout(() => settle(reply(request)));
    if (history !== undefined && !waiting.has(history.id)) reply(history);
    for (const { request } of waiting.values()) send(request);
  };

  try {
    const made = makeWorker();
    port = made;
    made.onmessage = ({ data }) => settle(data);
    made.onerror = useThisThread;
    send = (request) => made.postMessage(request);
  } catch {
    useThisThread();
  }

  return {
    ask: <Question extends EngineQuestion>(question: Question) =>
      new Promise<AnswerTo<Question>>((resolve, reject) => {
        const request = { id: ++id, question };
        if (question.type === 'load') history = request;
        waiting.set(request.id, { request, reject, resolve: resolve as Waiting['resolve'] });
        send(request);
      }),
    close: () => port?.terminate(),
  };
}
