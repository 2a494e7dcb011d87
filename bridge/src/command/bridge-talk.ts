import { WebSocket } from 'ws';
import { decodeServerMessage } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import { problemText } from '#shared/protocol/problems.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import { errorText } from '../log.ts';
import { authorizationHeaders, type Credential } from '../pve/credential.ts';
import { type Trust, trustedSocket } from '../pve/trust.ts';
import { failure } from './command-error.ts';

const PATIENCE_MS = 20_000;

type Request = Exclude<ClientMessage, { type: 'hello' }>;
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;
type Answer = Extract<ServerMessage, { type: 'answer' | 'done' }>;

export interface BridgePlace {
  readonly host: string;
  readonly port: number;
  readonly trust: Trust;
  /** What else could be done where it does not answer. */
  readonly otherwise?: string | undefined;
}

/** A conversation with a bridge: what it last said of each section, and answers to what it is asked. */
export interface Talk {
  readonly sections: Partial<Sections>;
  /** Why nothing more will be heard. */
  trouble(): string | undefined;
  /** Waits until it can be read. @throws CommandError */
  until<Value>(read: () => Value | undefined, patienceMs?: number): Promise<Value>;
  /** The answer of this type to a request. @throws CommandError with what the bridge refuses */
  ask<Type extends Answer['type']>(
    request: WithoutId<Request>,
    type: Type,
    patienceMs?: number,
  ): Promise<Extract<Answer, { type: Type }>>;
  /** Calls back after every message, and when there will be none any more. */
  subscribe(onChange: () => void): () => void;
  close(): void;
}

/** Over the same socket and with the same messages as a panel. @throws CommandError */
export async function openTalk(
  { host, port, trust, otherwise }: BridgePlace,
  credential: Credential,
): Promise<Talk> {
  const where = `the bridge at ${host} port ${port}`;
  const tls = await trustedSocket({ host: host.replace(/^\[|\]$/g, ''), port }, trust).catch(
    (error: unknown) => {
      throw failure(
        `${where} did not answer: ${errorText(error)}. Maybe pve-rebalance.service does not run there${
          otherwise === undefined ? '' : `; ${otherwise}`
        }`,
      );
    },
  );
  const { csrfpreventiontoken: csrfToken = '', ...headers } = authorizationHeaders(credential, 'POST');
  const socket = new WebSocket(`wss://${host}:${port}/ws`, {
    headers: { ...headers, origin: `https://${host}:8006` },
    createConnection: () => tls,
  });
  const sections: Partial<Sections> = {};
  const answers = new Map<number, (message: ServerMessage) => void>();
  const listeners = new Set<() => void>();
  let trouble: string | undefined;
  const look = () => {
    for (const listener of listeners) listener();
  };
  const gone = (why: string) => {
    trouble ??= `${where}: ${why}`;
    look();
  };
  socket.on('message', (data) => {
    const message = decodeServerMessage(String(data));
    if (message.type === 'state') Object.assign(sections, message.sections);
    else if (message.type === 'problem' && message.id === undefined)
      trouble = `${where}: ${problemText(message.problem)}`;
    else if ('id' in message && message.id !== undefined) answers.get(message.id)?.(message);
    look();
  });
  socket.on('error', (error) => gone(error.message));
  socket.on('close', (code) => gone(`it closed the connection (${code})`));
  const hello = { type: 'hello', protocolMin: PROTOCOL_MIN, protocolMax: PROTOCOL_MAX, csrfToken };
  socket.on('open', () => socket.send(JSON.stringify({ ...hello, capabilities: [] })));

  const subscribe = (onChange: () => void) => {
    listeners.add(onChange);
    return () => void listeners.delete(onChange);
  };
  const until = waiting({ subscribe, where, trouble: () => trouble });
  let ids = 0;
  const talk: Talk = {
    ...{ sections, until, subscribe, trouble: () => trouble, close: () => socket.terminate() },
    async ask(request, type, patienceMs) {
      const id = ++ids;
      let said: ServerMessage | undefined;
      answers.set(id, (message) => {
        if (message.type === type || message.type === 'problem') said = message;
      });
      socket.send(JSON.stringify({ ...request, id }));
      const answer = await until(() => said, patienceMs);
      answers.delete(id);
      if (answer.type === 'problem') throw failure(problemText(answer.problem));
      return answer as Extract<Answer, { type: typeof type }>;
    },
  };
  await until(() => sections.session);
  return talk;
}

interface Waited extends Pick<Talk, 'subscribe' | 'trouble'> {
  readonly where: string;
}

/** Waits for what comes over the socket, or for the trouble that ends it. */
const waiting =
  ({ subscribe, where, trouble }: Waited): Talk['until'] =>
  (read, patienceMs = PATIENCE_MS) =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        leave();
        settle();
      };
      const check = () => {
        try {
          const [value, why] = [read(), trouble()];
          if (value !== undefined) end(() => resolve(value));
          else if (why !== undefined) end(() => reject(failure(why)));
        } catch (error) {
          end(() => reject(error));
        }
      };
      const late = setTimeout(
        () => end(() => reject(failure(`${where} did not say it in time`))),
        patienceMs,
      );
      const leave = subscribe(check);
      check();
    });
