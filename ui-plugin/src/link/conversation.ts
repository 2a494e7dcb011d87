import { decodeServerMessage, encode } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import type { OpenLink } from './browser-link.ts';

/** One socket from its opening to its end. */
export interface Conversation {
  send(message: ClientMessage): void;
  /** Ends it without a word to `onEnd`. */
  leave(): void;
}

export interface ConversationParts {
  readonly url: string;
  readonly open: OpenLink;
  readonly hello: () => Promise<ClientMessage>;
  /** Somebody is there, whatever comes of it. */
  readonly onOpened?: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onEnd: (code: number) => void;
}

/** Opens a socket and says hello; everything after that comes to `onMessage`, the end once to `onEnd`. */
export function converse({ url, open, hello, onOpened, onMessage, onEnd }: ConversationParts): Conversation {
  const link = open(url);
  let ended = false;
  const end = (code: number): void => {
    if (ended) return;
    ended = true;
    onEnd(code);
  };
  const give = (code: number, reason: string): void => {
    link.close(code, reason);
    end(code);
  };
  link.onOpen = () => {
    onOpened?.();
    hello().then(
      (message) => ended || link.send(encode(message)),
      () => ended || give(4000, 'no token'),
    );
  };
  link.onText = (text) => {
    if (ended) return;
    let message: ServerMessage;
    try {
      message = decodeServerMessage(text);
    } catch {
      give(CLOSE.badMessage, 'not understood');
      return;
    }
    onMessage(message);
  };
  link.onClose = end;
  return {
    send: (message) => link.send(encode(message)),
    leave() {
      ended = true;
      link.close(1000, 'left');
    },
  };
}
