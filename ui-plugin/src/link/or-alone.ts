import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import type { Remedy } from '../present/state.ts';
import { type BridgeConnection, type ConnectionParts, connectBridge, hello } from './connection.ts';
import { type Conversation, converse } from './conversation.ts';
import type { OfflineLink } from './offline-link.ts';

/** What a browser needs to look and plan by itself while no bridge answers (S14). */
export interface AloneParts {
  readonly openOffline: () => OfflineLink;
  /** What is to be done about the bridge, as far as a page can find out. */
  readonly findRemedy: (silent: boolean) => Promise<Remedy>;
}

export interface AnyConnection extends BridgeConnection {
  /** Whether anybody can see the panel. */
  show(visible: boolean): void;
}

/** What only a bridge knows: it stays as it was last known. */
const BRIDGES_OWN = ['history', 'maintenance'] as const;

/** The planner in this browser, which is started when it is wanted. */
interface Planner {
  isOn(): boolean;
  isWelcome(): boolean;
  begin(): void;
  leave(): void;
  send(message: ClientMessage): boolean;
  show(visible: boolean): void;
}

interface Told {
  readonly onWelcome: () => void;
  /** It has ended by itself. */
  readonly onEnd: (code: number) => void;
}

function createPlanner(parts: ConnectionParts, openOffline: () => OfflineLink, told: Told): Planner {
  let on: { readonly link: OfflineLink; readonly conversation: Conversation } | undefined;
  let isWelcome = false;
  let isVisible = true;
  const off = (): void => {
    on = undefined;
    isWelcome = false;
    parts.onLost();
  };
  const hear = (message: ServerMessage): void => {
    if (message.type === 'welcome') {
      isWelcome = true;
      parts.store.welcome(message.bridge);
      parts.onTime(message.nowMs);
      told.onWelcome();
    } else if (message.type === 'state') {
      const sections = { ...message.sections };
      for (const name of BRIDGES_OWN) delete sections[name];
      parts.store.update(message.versions, sections);
    } else if (isWelcome) parts.onAnswer(message);
  };
  return {
    isOn: () => on !== undefined,
    isWelcome: () => isWelcome,
    begin() {
      const link = openOffline();
      const conversation = converse({
        url: '',
        open: () => link,
        hello: async () => hello('', parts.store),
        onOpened: () => link.show(isVisible),
        onMessage: hear,
        onEnd(code) {
          off();
          told.onEnd(code);
        },
      });
      on = { link, conversation };
    },
    leave() {
      if (on === undefined) return;
      on.conversation.leave();
      off();
    },
    send(message) {
      if (isWelcome) on?.conversation.send(message);
      return isWelcome;
    },
    show(visible) {
      isVisible = visible;
      on?.link.show(visible);
    },
  };
}

/**
 * The bridge, and in its place, while it cannot be reached, a planner in this browser: it speaks the same protocol, so
 * that the panel need not know. The bridge is tried all the time, and takes over as soon as it answers.
 */
export function connectOrAlone(parts: ConnectionParts, given: AloneParts | undefined): AnyConnection {
  if (given === undefined) return { ...connectBridge(parts), show: () => undefined };
  let remedy: Remedy | undefined;
  /** The planner could not be started: then it is not tried again by itself. */
  let isBroken = false;
  /** It answered a moment ago, and may only be restarting. */
  let isBridgeKnown = false;
  const tell = (): void => {
    if (planner.isWelcome() && remedy !== undefined) parts.onState({ kind: 'offline', remedy });
  };
  const planner = createPlanner(parts, given.openOffline, {
    onWelcome: tell,
    onEnd(code) {
      isBroken = code !== CLOSE.unauthorised;
      if (!isBroken) bridge.stop();
      parts.onState({ kind: isBroken ? 'unreachable' : 'signed-out' });
    },
  });
  const lookFor = (silent: boolean): void =>
    void given.findRemedy(silent).then((found) => {
      remedy = found;
      tell();
    });
  const bridge = connectBridge({
    ...parts,
    onState(state) {
      const { kind } = state;
      if (kind === 'connected') isBridgeKnown = true;
      const isGone = kind === 'unreachable' || (kind === 'reconnecting' && !isBridgeKnown);
      if (isGone && !isBroken) {
        isBridgeKnown = false;
        lookFor(kind === 'unreachable' && state.silent === true);
        if (!planner.isOn()) planner.begin();
        return;
      }
      planner.leave();
      parts.onState(state);
    },
    onLost() {
      // what the planner was asked the planner answers
      if (!planner.isOn()) parts.onLost();
    },
  });
  return {
    start: bridge.start,
    stop() {
      planner.leave();
      bridge.stop();
    },
    renew() {
      isBroken = false;
      bridge.renew();
    },
    send: (message) => (planner.isOn() ? planner.send(message) : bridge.send(message)),
    show: planner.show,
  };
}
