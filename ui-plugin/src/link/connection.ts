import { decodeServerMessage, encode } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import { CLOSE, PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import type { Connection } from '../present/state.ts';
import { retryDelayMs } from './backoff.ts';
import type { BrowserLink, OpenLink } from './browser-link.ts';
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
  /** `done` and `problem` messages: the answers to requests, and what goes wrong without one. */
  readonly onAnswer: (message: Extract<ServerMessage, { type: 'done' | 'problem' }>) => void;
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
/** Attempts that fail before "reconnecting" becomes "does not answer". */
const ATTEMPTS_BEFORE_UNREACHABLE = 3;

/** One connection after the other to one bridge, and what it means when one ends. */
export function connectBridge(parts: ConnectionParts): BridgeConnection {
  const { store, timers } = parts;
  let link: BrowserLink | undefined;
  let timer: unknown;
  let attempt = 0;
  let welcomed = false;
  let refusal: Problem | undefined;

  const later = (run: () => void, ms: number): void => {
    timers.clear(timer);
    timer = timers.set(run, ms);
  };

  const receive = (message: ServerMessage): void => {
    switch (message.type) {
      case 'welcome':
        attempt = 0;
        welcomed = true;
        store.welcome(message.bridge);
        parts.onState({ kind: 'connected' });
        later(renew, RENEW_MS);
        return;
      case 'state':
        store.update(message.versions, message.sections);
        return;
      case 'problem':
        if (message.id === undefined) refusal = message.problem;
        parts.onAnswer(message);
        return;
      case 'done':
        parts.onAnswer(message);
        return;
    }
  };

  const retry = (): void => {
    const unreachable = attempt >= ATTEMPTS_BEFORE_UNREACHABLE || !welcomed;
    parts.onState({
      kind: unreachable && attempt > 0 ? 'unreachable' : welcomed ? 'reconnecting' : 'connecting',
    });
    later(connect, retryDelayMs(attempt++, parts.random));
  };

  const closed = (code: number): void => {
    link = undefined;
    parts.onLost();
    timers.clear(timer);
    const state = stateAfterClose(code, refusal);
    if (state === undefined) retry();
    else parts.onState(state);
  };

  function connect(): void {
    timers.clear(timer);
    refusal = undefined;
    const mine = parts.open(parts.url);
    link = mine;
    mine.onOpen = () => {
      parts.csrfToken().then(
        (csrfToken) => link === mine && mine.send(encode(hello(csrfToken, store))),
        () => link === mine && mine.close(4000, 'no token'),
      );
    };
    mine.onText = (text) => {
      if (link !== mine) return;
      try {
        receive(decodeServerMessage(text));
      } catch {
        mine.close(CLOSE.badMessage, 'not understood');
        closed(CLOSE.badMessage);
      }
    };
    mine.onClose = (code) => {
      if (link === mine) closed(code);
    };
  }

  function drop(): void {
    const old = link;
    link = undefined;
    timers.clear(timer);
    old?.close(1000, 'renewed');
    if (old !== undefined) parts.onLost();
  }

  function renew(): void {
    drop();
    connect();
  }

  return {
    start: connect,
    stop: drop,
    renew,
    send(message) {
      if (link === undefined || !welcomed) return false;
      link.send(encode(message));
      return true;
    },
  };
}

const hello = (csrfToken: string, store: SectionsStore): ClientMessage => {
  const have = store.have();
  return {
    type: 'hello',
    protocolMin: PROTOCOL_MIN,
    protocolMax: PROTOCOL_MAX,
    csrfToken,
    capabilities: [],
    ...(have && { have }),
  };
};

/** What a close code tells a person; undefined: nothing, so try again. */
export function stateAfterClose(code: number, refusal: Problem | undefined): Connection | undefined {
  if (code === CLOSE.badMessage || refusal?.code === 'unsupported-protocol')
    return refusal === undefined
      ? { kind: 'version-mismatch' }
      : { kind: 'version-mismatch', problem: refusal };
  if (code === CLOSE.unauthorised) return { kind: 'signed-out' };
  if (code === CLOSE.forbidden) return { kind: 'forbidden' };
  return undefined;
}
