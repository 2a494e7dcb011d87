import { once } from 'node:events';
import { Agent, request } from 'undici';
import WebSocket from 'ws';
import * as z from 'zod/mini';
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
  let bytes = 0;
  let messages = 0;
  socket.on('message', (text) => {
    bytes += String(text).length;
    messages++;
  });
  await once(socket, 'open');
  const hello = {
    type: 'hello',
    protocolMin: PROTOCOL_MIN,
    protocolMax: PROTOCOL_MAX,
    csrfToken: CSRFPreventionToken,
    capabilities: [],
  };
  socket.send(JSON.stringify(hello));
  await once(socket, 'message');
  return {
    received: () => ({ bytes, messages }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
