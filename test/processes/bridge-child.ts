import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Agent, request } from 'undici';
import type { SimulatedPveChild } from './simulated-pve-child.ts';

export interface BridgeChild {
  readonly pid: number;
  readonly port: number;
  readonly folder: string;
  /** kill -9: nothing is put in order, and its folder stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Of a bridge that is not the only one, or not the first in its folder. */
export interface BridgePlace {
  readonly companionSocket?: string;
  /** Of one that was killed. */
  readonly again?: Pick<BridgeChild, 'folder' | 'port'>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Asks for the bridge's health until it answers; gives up after a minute. */
async function untilHealthy(port: number, caPem: string): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: caPem } });
  for (let tries = 0; tries < 600; tries++) {
    const answer = await request(`https://127.0.0.1:${port}/healthz`, { dispatcher }).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return dispatcher.close();
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`the bridge does not answer on port ${port}`);
}

/** The bundled bridge as it runs on a node, in front of a simulated cluster. `node`: the words that start Node.js. */
export async function spawnBridge(
  pve: SimulatedPveChild,
  node: readonly string[] = [process.execPath],
  { companionSocket, again }: BridgePlace = {},
): Promise<BridgeChild> {
  const folder = again?.folder ?? mkdtempSync(join(tmpdir(), 'pve-rebalance-bench-'));
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const port = again?.port ?? (await freePort());
  const [program = process.execPath, ...words] = node;
  const child = spawn(program, [...words, 'dist/bridge.cjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      LISTEN_IP: '127.0.0.1',
      PVE_URL: pve.baseUrl,
      PVE_CA: write('ca.pem', pve.caPem),
      CERT_FILE: write('cert.pem', pve.certPem),
      KEY_FILE: write('key.pem', pve.keyPem),
      STATE_DIRECTORY: folder,
      PANEL_FILE: resolve('dist/pve-rebalance.js'),
      ...(companionSocket === undefined ? {} : { COMPANION_SOCKET: companionSocket }),
    },
  });
  if (child.pid === undefined) throw new Error('dist/bridge.cjs does not start');
  await untilHealthy(port, pve.caPem);
  return {
    pid: child.pid,
    port,
    folder,
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      const ended = once(child, 'exit');
      // One that was killed has ended already.
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
