import { claimedTicket } from '../../bridge/src/serve/ticket.ts';
import { decodeServerMessage } from '../../shared/src/protocol/codec.ts';
import { linkedPair } from '../../shared/src/protocol/linked-pair.ts';
import type { ClientMessage, ClientMessageOf, ServerMessage } from '../../shared/src/protocol/messages.ts';
import { problemText } from '../../shared/src/protocol/problems.ts';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import type { Stage } from './stage.ts';

type Request = Exclude<ClientMessage, { type: 'hello' }>;
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;
type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

/** A browser's end of a dialogue. */
export interface Panel {
  readonly messages: ServerMessage[];
  /** Everything it was told about the state, as a panel keeps it. */
  readonly sections: Partial<Sections>;
  readonly versions: Record<string, number>;
  readonly welcome: Welcome | undefined;
  readonly closedWith: number | undefined;
  hello(change?: Partial<ClientMessageOf<'hello'>>): void;
  /** What our own page would have fetched. */
  pageToken(): string;
  sendText(text: string): void;
  /** Asks, and resolves to `done`, or to the sentence of the problem. */
  ask(request: WithoutId<Request>): Promise<string>;
  /** The data that came with the last `done`. */
  readonly doneData: Readonly<Record<string, string | number>> | undefined;
  until(condition: () => boolean): Promise<void>;
  leave(): Promise<void>;
}

const breath = () => new Promise<void>((resolve) => setImmediate(resolve));
const BREATHS_MAX = 300;

/** Lets everything happen that needs no time. */
export async function settle(breaths = 12): Promise<void> {
  for (let count = 0; count < breaths; count++) await breath();
}

const sentenceOf = (message: ServerMessage | undefined): string =>
  message?.type === 'problem' ? problemText(message.problem) : (message?.type ?? 'nothing');

/** Opens a socket to the bridge on the stage, with this ticket in the browser's cookie. */
export function createPanel(stage: Stage, ticket: string | undefined, address: string): Panel {
  const [link, far] = linkedPair();
  const messages: ServerMessage[] = [];
  const sections: Partial<Sections> = {};
  const versions: Record<string, number> = {};
  let closedWith: number | undefined;
  let ids = 0;
  const cookie =
    ticket === undefined ? undefined : `PVELangCookie=en; PVEAuthCookie=${encodeURIComponent(ticket)}`;
  const claimed = claimedTicket(cookie, stage.clock.nowMs());
  stage.bridge.accept(far, { address, ticket: claimed });
  link.onText = (text) => {
    stage.said.push(text);
    const message = decodeServerMessage(text);
    messages.push(message);
    if (message.type !== 'state') return;
    Object.assign(sections, message.sections);
    Object.assign(versions, message.versions);
  };
  link.onClose = (code) => {
    closedWith = code;
  };
  const until = async (condition: () => boolean) => {
    for (let count = 0; count < BREATHS_MAX && !condition(); count++) await breath();
    if (!condition())
      throw new Error(`it never came to this; the last word was: ${sentenceOf(messages.at(-1))}`);
  };
  const answerTo = (id: number) => messages.find((message) => 'id' in message && message.id === id);
  return {
    messages,
    sections,
    versions,
    get welcome() {
      return messages.find((message): message is Welcome => message.type === 'welcome');
    },
    get closedWith() {
      return closedWith;
    },
    get doneData() {
      return messages.flatMap((message) => (message.type === 'done' ? [message.data] : [])).at(-1);
    },
    hello(change = {}) {
      const hello = {
        type: 'hello',
        protocolMin: 1,
        protocolMax: 1,
        csrfToken: stage.csrfToken(),
        capabilities: [],
      };
      link.send(JSON.stringify({ ...hello, ...change }));
    },
    pageToken: () => stage.pageTokens.make(claimed?.key ?? ''),
    sendText: (text) => link.send(text),
    async ask(request) {
      const id = ++ids;
      link.send(JSON.stringify({ ...request, id }));
      await until(() => answerTo(id) !== undefined);
      return sentenceOf(answerTo(id));
    },
    until,
    async leave() {
      link.close(1000, 'gone');
      await settle();
    },
  };
}
