import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import type { Connection } from '../present/state.ts';
import { retryDelayMs } from './backoff.ts';
import type { OpenLink } from './browser-link.ts';
import { afterClose } from './close-state.ts';
import { type Conversation, converse } from './conversation.ts';
import type { SectionsStore } from './sections-store.ts';

/** The timers of the page, so that tests need not wait. */
export interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface ConnectionParts {
  readonly url: string;
  readonly open: OpenLink;
  readonly csrfToken: () => Promise<string>;
  readonly timers: Timers;
  readonly random: () => number;
  readonly store: SectionsStore;
  readonly onState: (connection: Connection) => void;
  /** `done`, `answer` and `problem` messages: the answers to requests, and what goes wrong without one. */
  readonly onAnswer: (message: Extract<ServerMessage, { type: 'answer' | 'done' | 'problem' }>) => void;
  /** What time it is for whoever answers; undefined where that is this browser, or who does not say. */
  readonly onTime: (nowMs: number | undefined) => void;
  /** A request sent before can no longer be answered. */
  readonly onLost: () => void;
}

export interface BridgeConnection {
  start(): void;
  stop(): void;
  /** Connects anew at once: the ticket was renewed, or a person asked for it. */
  renew(): void;
  /** False when there is nobody to send to. */
  send(message: ClientMessage): boolean;
}

/** S13: a socket does not outlive its ticket. */
const RENEW_MS = 60 * 60 * 1000;
/** Where a firewall swallows what is sent, a browser would wait for minutes. */
const OPEN_PATIENCE_MS = 6000;

/** One conversation after the other with one bridge, and what it means when one ends. */
export function connectBridge(parts: ConnectionParts): BridgeConnection {
  const { store, timers } = parts;
  let conversation: Conversation | undefined;
  let timer: unknown;
  let failures = 0;
  let welcomed = false;
  let refusal: Problem | undefined;

  const later = (run: () => void, ms: number): void => {
    timers.clear(timer);
    timer = timers.set(run, ms);
  };

  const receive = (message: ServerMessage): void => {
    if (message.type === 'welcome') {
      [failures, welcomed] = [0, true];
      store.welcome(message.bridge);
      parts.onTime(message.nowMs);
      parts.onState({ kind: 'connected' });
      later(renew, RENEW_MS);
    } else if (message.type === 'state') store.update(message.versions, message.sections);
    // before the welcome a problem is the reason for the close that follows
    else if (message.type === 'problem' && !welcomed) refusal = message.problem;
    else parts.onAnswer(message);
  };

  const ended = (code: number, silent = false): void => {
    conversation = undefined;
    welcomed = false;
    parts.onLost();
    const { state, retry } = afterClose(code, {
      refusal,
      failures,
      known: store.have() !== undefined,
      silent,
    });
    if (state !== undefined) parts.onState(state);
    if (retry === 'never') timers.clear(timer);
    else later(connect, retry === 'now' ? 0 : retryDelayMs(failures++, parts.random, refusal !== undefined));
  };

  function connect(): void {
    refusal = undefined;
    const opening = converse({
      ...parts,
      hello: async () => hello(await parts.csrfToken(), store),
      onOpened: () => timers.clear(timer),
      onMessage: receive,
      onEnd: ended,
    });
    conversation = opening;
    later(() => {
      opening.leave();
      ended(1006, true);
    }, OPEN_PATIENCE_MS);
  }

  function stop(): void {
    timers.clear(timer);
    if (conversation === undefined) return;
    conversation.leave();
    conversation = undefined;
    welcomed = false;
    parts.onLost();
  }

  function renew(): void {
    stop();
    connect();
  }

  return {
    start: connect,
    stop,
    renew,
    send(message) {
      if (conversation === undefined || !welcomed) return false;
      conversation.send(message);
      return true;
    },
  };
}

/** The first message, to a bridge or to whoever stands in for it. */
export function hello(csrfToken: string, store: SectionsStore): ClientMessage {
  const have = store.have();
  const [protocolMin, protocolMax] = [PROTOCOL_MIN, PROTOCOL_MAX];
  return { type: 'hello', protocolMin, protocolMax, csrfToken, capabilities: [], ...(have && { have }) };
}
