import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedPve } from '../../../bridge/src/simulated-pve/start.ts';
import { BUILT } from './built.ts';

/** The bundled bridge as a process of its own, which can be ended in every way a service ends. */
export interface BridgeProcess {
  readonly port: number;
  /** As systemd does at an upgrade: stop, then start with the same folders. */
  restart(): Promise<void>;
  /** Ends it in the middle of whatever it does, without a chance to say anything. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** What it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

const START_TRIES = 200;

export async function spawnBridge(pve: SimulatedPve, port: number): Promise<BridgeProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-browser-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const runtimeDirectory = join(folder, 'run');
  mkdirSync(runtimeDirectory, { mode: 0o700 });
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    LISTEN_IP: '127.0.0.1',
    ALLOWED_ORIGINS: `https://localhost:${pve.port}`,
    PVE_URL: pve.baseUrl,
    PVE_CA: write('ca.pem', pve.caPem),
    CERT_FILE: write('cert.pem', pve.certPem),
    KEY_FILE: write('key.pem', pve.keyPem),
    STATE_DIRECTORY: folder,
    RUNTIME_DIRECTORY: runtimeDirectory,
    PANEL_FILE: join(BUILT, 'pve-rebalance.js'),
  };
  let child: ChildProcess | undefined;
  let log = '';
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    child = undefined;
  }
  async function start(): Promise<void> {
    const started = spawn(process.execPath, [join(BUILT, 'bridge.cjs')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (text: Buffer) => {
        log += text.toString();
      });
    for (let tries = 0; tries < START_TRIES; tries++) {
      if (started.exitCode !== null) throw new Error(`the bridge ended at once:\n${log}`);
      if (await isListening(port)) return;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`the bridge does not listen on ${port}:\n${log}`);
  }
  await start();
  return {
    port,
    start,
    log: () => log,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async close() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });
}
