import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import WebSocket from 'ws';
import * as z from 'zod/mini';
import { type ClientMessage, ServerMessage } from '../../../shared/src/protocol/messages.ts';
import type { Sections } from '../../../shared/src/protocol/sections.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '../../../shared/src/protocol/version.ts';

type Asked = Extract<ClientMessage, { id: number }>;
/** A request without its id, whatever its type. */
type Request = Asked extends infer Each ? (Each extends Asked ? Omit<Each, 'id'> : never) : never;
type Answer = Extract<ServerMessage, { type: 'done' | 'problem' }>;

/** A panel that is open in some browser, as the bridge sees it. */
export interface Panel {
  /** What the bridge has told so far. */
  readonly sections: Partial<Sections>;
  /** Waits until what was told satisfies, over as many reconnects as it takes. */
  until(isThere: (told: Partial<Sections>) => boolean, seconds?: number): Promise<void>;
  ask(message: Request): Promise<Answer>;
  /** How often the socket was opened. */
  readonly connects: () => number;
  /** SHA-256 of the certificate that the bridge shows now, if it is of that authority; empty where it shows none. */
  fingerprint(authority?: string): Promise<string>;
  close(): void;
}

export interface PanelOptions {
  readonly name: string;
  readonly ca: string;
  readonly userid: string;
  /** Unix sockets that lead to pveproxy and to the bridge, or to what stands before them. */
  readonly pve: string;
  readonly bridge: string;
  /** Of the WebSocket, as the page knows it. */
  readonly url: string;
  /** Of the page. */
  readonly origin: string;
}

const RECONNECT_MS = 1000;
/** An address may sign in 10 times a minute; asking on would only prolong it. */
const REFUSED_MS = 15_000;

/** TLS through a unix socket, checked for the node's name. */
function agentFor(path: string, servername: string, ca: string): Agent {
  const agent = new Agent({ keepAlive: false });
  Object.assign(agent, { createConnection: () => connect({ path, servername, ca }) });
  return agent;
}

const Login = z.object({ data: z.object({ ticket: z.string(), CSRFPreventionToken: z.string() }) });

async function login({ pve, name, ca, userid }: PanelOptions) {
  const asked = request({
    agent: agentFor(pve, name, ca),
    host: name,
    path: '/api2/json/access/ticket',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  asked.end(new URLSearchParams({ username: userid, password: 'rebalance' }).toString());
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return Login.parse(JSON.parse(text)).data;
}

export async function openPanel(options: PanelOptions): Promise<Panel> {
  const { ca, name, bridge, url, origin } = options;
  const { ticket, CSRFPreventionToken: csrfToken } = await login(options);
  const sections: Partial<Sections> = {};
  const waiting = new Map<number, { answered: (answer: Answer) => void; lost: (error: Error) => void }>();
  const listeners = new Set<() => void>();
  let socket: WebSocket;
  let connects = 0;
  let ids = 0;
  let isClosed = false;
  let isWelcome = false;
  let trouble = '';

  function take(text: string): void {
    const message = ServerMessage.parse(JSON.parse(text));
    if (message.type === 'state') Object.assign(sections, message.sections);
    if ((message.type === 'done' || message.type === 'problem') && message.id !== undefined)
      waiting.get(message.id)?.answered(message);
    if (message.type === 'welcome') isWelcome = true;
    for (const listener of listeners) listener();
  }

  function open(): void {
    socket = new WebSocket(url, {
      agent: agentFor(bridge, name, ca),
      origin,
      headers: { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` },
    });
    socket.on('open', () => {
      connects++;
      const protocol = { protocolMin: PROTOCOL_MIN, protocolMax: PROTOCOL_MAX };
      socket.send(JSON.stringify({ type: 'hello', ...protocol, csrfToken, capabilities: [] }));
    });
    socket.on('message', (data) => take(String(data)));
    socket.on('error', ({ message }) => {
      trouble = message;
    });
    socket.on('close', (code, reason) => {
      isWelcome = false;
      for (const { lost } of waiting.values()) lost(new Error('the socket was closed before the answer'));
      trouble = `${trouble} closed with ${code} ${reason}`.slice(-300);
      if (!isClosed) setTimeout(open, code >= 4000 ? REFUSED_MS : RECONNECT_MS);
    });
  }

  open();
  const panel: Panel = {
    sections,
    until: (isThere, seconds = 90) =>
      new Promise((resolve, reject) => {
        const told = () =>
          `within ${seconds} s; last told: ${JSON.stringify(sections.execution ?? sections.plan)}${trouble}`;
        const timer = setTimeout(() => done(new Error(`not ${told().slice(0, 2000)}`)), seconds * 1000);
        const done = (error?: Error) => {
          clearTimeout(timer);
          listeners.delete(look);
          if (error) reject(error);
          else resolve();
        };
        const look = () => isThere(sections) && done();
        listeners.add(look);
        look();
      }),
    async ask(message) {
      for (let tries = 0; tries < 900 && !isWelcome; tries++)
        await new Promise((wake) => setTimeout(wake, 100));
      const id = ++ids;
      const answer = new Promise<Answer>((answered, lost) => waiting.set(id, { answered, lost }));
      socket.send(JSON.stringify({ ...message, id }));
      return answer.finally(() => waiting.delete(id));
    },
    connects: () => connects,
    async fingerprint(authority = ca) {
      const probe = connect({ path: bridge, servername: name, ca: authority });
      await new Promise<void>((resolve) => {
        probe
          .on('secureConnect', resolve)
          .on('error', () => resolve())
          .on('close', () => resolve());
      });
      const shown = probe.authorized ? probe.getPeerCertificate().fingerprint256 : '';
      probe.destroy();
      return shown;
    },
    close() {
      isClosed = true;
      socket.close();
    },
  };
  await panel.until(({ session }) => session !== undefined);
  return panel;
}
