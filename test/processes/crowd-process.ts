import { once } from 'node:events';
import { Agent, request } from 'undici';
import WebSocket from 'ws';
import * as z from 'zod/mini';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '../../shared/src/protocol/version.ts';

// Browsers in a process of their own: each signs in, greets and listens. They keep the text of every section as it came
// last, and are asked by a message what they have.

const Start = z.object({
  pveUrl: z.string(),
  caPem: z.string(),
  port: z.int(),
  userids: z.array(z.string()),
  browsersPerUser: z.int(),
});
const Login = z.object({ data: z.object({ ticket: z.string(), CSRFPreventionToken: z.string() }) });
const State = z.object({ type: z.literal('state'), sections: z.record(z.string(), z.unknown()) });

interface Browser {
  readonly userid: string;
  readonly socket: WebSocket;
  readonly sections: Record<string, unknown>;
}

const browsers: Browser[] = [];
const received = { messages: 0, bytes: 0 };
let closed = 0;

async function login({ pveUrl, caPem }: z.infer<typeof Start>, username: string) {
  const dispatcher = new Agent({ connect: { ca: caPem } });
  const { body } = await request(`${pveUrl}/api2/json/access/ticket`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password: 'rebalance' }).toString(),
  });
  const { data } = Login.parse(await body.json());
  await dispatcher.close();
  return data;
}

/** Each user has an address of their own: from one address only ten try within a minute (S18). */
const addressOf = (index: number): string => `127.0.0.${index + 2}`;

async function openBrowser(start: z.infer<typeof Start>, userid: string, index: number): Promise<void> {
  const { ticket, CSRFPreventionToken } = await login(start, userid);
  const socket = new WebSocket(`wss://127.0.0.1:${start.port}/ws`, {
    ca: start.caPem,
    localAddress: addressOf(index),
    origin: 'https://127.0.0.1:8006',
    headers: { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` },
  });
  const browser: Browser = { userid, socket, sections: {} };
  socket.on('close', () => closed++);
  socket.on('message', (data) => {
    const text = String(data);
    received.messages++;
    received.bytes += text.length;
    const state = State.safeParse(JSON.parse(text));
    if (state.success) Object.assign(browser.sections, state.data.sections);
  });
  await once(socket, 'open');
  const hello = { protocolMin: PROTOCOL_MIN, protocolMax: PROTOCOL_MAX, csrfToken: CSRFPreventionToken };
  socket.send(JSON.stringify({ type: 'hello', ...hello, capabilities: [] }));
  const [first] = await once(socket, 'message');
  if (!String(first).includes('"welcome"')) throw new Error(`the bridge refuses: ${String(first)}`);
  browsers.push(browser);
}

async function begin(start: z.infer<typeof Start>): Promise<void> {
  for (const [index, userid] of start.userids.entries())
    for (let count = 0; count < start.browsersPerUser; count++) await openBrowser(start, userid, index);
  process.send?.({ opened: browsers.length });
}

process.on('message', (message) => {
  if (message === 'tell')
    process.send?.({
      ...{ ...received, closed },
      executions: browsers.map(({ userid, sections }) => ({ userid, execution: sections.execution })),
    });
  else void begin(Start.parse(message));
});
process.on('disconnect', () => process.exit());
