import { once } from 'node:events';
import { Agent, request } from 'undici';
import WebSocket from 'ws';
import * as z from 'zod/mini';
import { type ClientMessage, ServerMessage } from '../../shared/src/protocol/messages.ts';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '../../shared/src/protocol/version.ts';
import type { BridgeChild } from './bridge-child.ts';
import type { SimulatedPveChild } from './simulated-pve-child.ts';

const Login = z.object({ data: z.object({ ticket: z.string(), CSRFPreventionToken: z.string() }) });

async function login(pve: SimulatedPveChild) {
  const dispatcher = new Agent({ connect: { ca: pve.caPem } });
  const { body } = await request(`${pve.baseUrl}/api2/json/access/ticket`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: 'root@pam', password: 'rebalance' }).toString(),
  });
  const { data } = Login.parse(await body.json());
  await dispatcher.close();
  return data;
}

/** A panel that is open and looks: signed in, greeted, and told about every change until it is closed. */
export async function openViewer(bridge: BridgeChild, pve: SimulatedPveChild) {
  const { ticket, CSRFPreventionToken } = await login(pve);
  const socket = new WebSocket(`wss://127.0.0.1:${bridge.port}/ws`, {
    ca: pve.caPem,
    origin: 'https://127.0.0.1:8006',
    headers: { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` },
  });
  const received = { bytes: 0, messages: 0 };
  const sections: Partial<Sections> = {};
  let problem: string | undefined;
  socket.on('message', (data) => {
    const text = String(data);
    received.bytes += text.length;
    received.messages++;
    const message = ServerMessage.parse(JSON.parse(text));
    if (message.type === 'state') Object.assign(sections, message.sections);
    if (message.type === 'problem') problem = message.problem.code;
  });
  const send = (message: ClientMessage) => socket.send(JSON.stringify(message));
  await once(socket, 'open');
  send({
    type: 'hello',
    protocolMin: PROTOCOL_MIN,
    protocolMax: PROTOCOL_MAX,
    csrfToken: CSRFPreventionToken,
    capabilities: [],
  });
  await once(socket, 'message');
  return {
    received,
    /** What the bridge has told so far. */
    sections,
    send,
    /** Waits until what was told satisfies; a socket that closes, or a refusal, ends the wait with an error. */
    async until(isThere: (told: Partial<Sections>) => boolean) {
      while (!isThere(sections)) {
        if (problem !== undefined) throw new Error(`the bridge refuses: ${problem}`);
        if (socket.readyState !== WebSocket.OPEN) throw new Error('the bridge has closed the socket');
        const turn = new AbortController();
        const { signal } = turn;
        await Promise.race([once(socket, 'message', { signal }), once(socket, 'close', { signal })]);
        turn.abort();
      }
    },
    isOpen: () => socket.readyState === WebSocket.OPEN,
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
