import { decodeClientMessage, encode } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { usual } from '../demo/gallery/sections.ts';
import { createDesk } from '../src/desk/desk.ts';
import type { BrowserLink } from '../src/link/browser-link.ts';
import type { OfflineLink } from '../src/link/offline-link.ts';
import type { Engine } from '../src/worker/client.ts';
import { createAnswers } from '../src/worker/engine.ts';
import type { AnswerTo, EngineQuestion } from '../src/worker/messages.ts';

export const VERSIONS = { cluster: 1, execution: 1, history: 1, plan: 1, rules: 1, session: 1, settings: 1 };

/** Time that stands still until it is told to go on. */
function manualTimers() {
  let now = 0;
  const set = new Map<number, { at: number; run: () => void }>();
  let last = 0;
  return {
    set: (run: () => void, ms: number) => {
      set.set(++last, { at: now + ms, run });
      return last;
    },
    clear: (timer: unknown) => void set.delete(timer as number),
    pass(ms: number) {
      now += ms;
      for (const [id, { at, run }] of [...set]) {
        if (at > now || !set.delete(id)) continue;
        run();
      }
    },
  };
}

/** The engine without a worker, answering as fast as a promise can. */
function directEngine(): Engine {
  const answer = createAnswers();
  return {
    ask: async <Question extends EngineQuestion>(question: Question) =>
      answer(question) as AnswerTo<Question>,
    close: () => undefined,
  };
}

/** A desk and the bridge's ends of all its sockets, the newest last; `planner`: it can do without one. */
export function office(planner?: OfflineLink) {
  const timers = manualTimers();
  const links: BrowserLink[] = [];
  const heard: ClientMessage[] = [];
  const desk = createDesk({
    url: 'wss://pve1:8016/ws',
    csrfToken: async () => 'token',
    random: () => 0.5,
    timers,
    engine: directEngine(),
    ...(planner && { alone: { openOffline: () => planner, findRemedy: async () => 'service' } }),
    open: () => {
      const link: BrowserLink = {
        send: (text) => void heard.push(decodeClientMessage(text)),
        close: () => undefined,
        onOpen: () => undefined,
        onText: () => undefined,
        onClose: () => undefined,
      };
      links.push(link);
      return link;
    },
  });
  const link = (): BrowserLink => {
    const newest = links.at(-1);
    if (newest === undefined) throw new Error('nobody connected');
    return newest;
  };
  const say = (message: ServerMessage) => link().onText(encode(message));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    desk,
    timers,
    links,
    heard,
    link,
    say,
    settle,
    /** `nowMs`: what time it is for the bridge, if it says so. */
    async welcome(bridge = 'bridge-1', nowMs?: number) {
      link().onOpen();
      await settle();
      say({ type: 'welcome', protocol: 1, bridge, capabilities: [], ...(nowMs !== undefined && { nowMs }) });
    },
    async state(sections: Partial<Sections> = usual()) {
      say({ type: 'state', versions: VERSIONS, sections });
      await settle();
    },
  };
}

/** The planner in this browser, which says what the test lets it say. */
export const silentPlanner = (): OfflineLink => ({
  ...{ send: () => undefined, close: () => undefined, show: () => undefined },
  ...{ onOpen: () => undefined, onText: () => undefined, onClose: () => undefined },
});
