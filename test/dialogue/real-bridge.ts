import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type Clock, systemClock } from '../../bridge/src/clock.ts';
import type { Companion } from '../../bridge/src/cluster/companion.ts';
import { type Config, configFrom } from '../../bridge/src/config.ts';
import { createLog } from '../../bridge/src/log.ts';
import { type StartedBridge, startBridge } from '../../bridge/src/serve/start-bridge.ts';
import { type SimulatedPve, startSimulatedPve } from '../../bridge/src/simulated-pve/start.ts';
import { decodeServerMessage } from '../../shared/src/protocol/codec.ts';
import type { ServerMessage } from '../../shared/src/protocol/messages.ts';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import { presetCluster } from '../../shared/src/simulation/preset.ts';
import { planWorkerFromSource } from '../plan-worker-from-source.ts';

/** A bridge on a real port, in front of a simulated PVE on another. */
export interface RealBridge {
  readonly pve: SimulatedPve;
  bridge: StartedBridge;
  readonly config: Config;
  readonly lines: string[];
  /** `host:port`, as a browser would send it. */
  readonly host: string;
  /** Ends the process, as far as a test can, and starts another with the same folders on another port. */
  restart(kind: 'planned' | 'now'): Promise<void>;
  close(): Promise<void>;
}

const SPEED = 20;

/** Everybody's time runs faster: polls, tickets and migrations alike, but not the patience with answers. */
export function quickClock(): Clock {
  const startMs = Date.now();
  return {
    nowMs: () => Math.floor(startMs + (Date.now() - startMs) * SPEED),
    sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
    forAnswers: systemClock,
  };
}

/** `speed`: how much faster than the bridges the cluster lives; at 20 a migration may be over before anybody looks. */
export function quickPve(clock: Clock, speed = 20): Promise<SimulatedPve> {
  const preset = presetCluster({ nodes: 3, guests: 16, seed: 1, startMs: clock.nowMs() });
  // With a limit of its own the cluster lets HA migrate beside corosync, too (S1). In a hurry the night's backup is
  // always near, and moves would wait for it.
  const options = { ...preset.options, bwlimit: 'migration=1048576' };
  const cluster = { ...preset, options, backupJobs: [] };
  return startSimulatedPve({ cluster, speed, clock });
}

/** What several bridges have in common. */
export interface Common {
  readonly clock: Clock;
  readonly pve: SimulatedPve;
  readonly node: string;
  readonly companion: Companion;
}

/** `speed`: of the cluster that is made where there is none in common, as of `quickPve`. */
export async function startRealBridge(
  env: Record<string, string> = {},
  common?: Common,
  speed?: number,
): Promise<RealBridge> {
  const clock = common?.clock ?? quickClock();
  const pve = common?.pve ?? (await quickPve(clock, speed));
  const directory = await mkdtemp(join(tmpdir(), 'pve-rebalance-'));
  const [certFile, keyFile, panelFile] = ['cert.pem', 'key.pem', 'panel.js'].map((name) =>
    join(directory, name),
  );
  await Promise.all([
    writeFile(certFile ?? '', pve.certPem),
    writeFile(keyFile ?? '', pve.keyPem),
    writeFile(panelFile ?? '', 'window.panel = true;\n'),
  ]);
  const config = configFrom({
    PORT: '0',
    LISTEN_IP: '127.0.0.1',
    PVE_URL: pve.baseUrl,
    CERT_FILE: certFile,
    KEY_FILE: keyFile,
    PANEL_FILE: panelFile,
    EXTJS_DIRECTORY: directory,
    STATE_DIRECTORY: join(directory, 'state'),
    RUNTIME_DIRECTORY: directory,
    ...env,
  });
  const lines: string[] = [];
  const start = () =>
    startBridge(config, {
      log: createLog((line) => lines.push(line)),
      worker: planWorkerFromSource,
      clock,
      simulated: true,
      ...(common && { node: common.node, companion: common.companion }),
    });
  const real: RealBridge = {
    pve,
    bridge: await start(),
    config,
    lines,
    get host() {
      return `127.0.0.1:${real.bridge.port}`;
    },
    async restart(kind) {
      await real.bridge.close(kind);
      real.bridge = await start();
    },
    async close() {
      await real.bridge.close('now');
      if (!common) await pve.close();
      await rm(directory, { recursive: true });
    },
  };
  return real;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTPS request, whose path goes out as it is. */
export function ask(
  { bridge, pve }: RealBridge,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const about = {
      host: '127.0.0.1',
      port: bridge.port,
      path,
      method,
      headers,
      ca: pve.caPem,
      servername: 'localhost',
      agent: false,
    };
    const asked = request(about, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.on('error', reject).end();
  });
}

export const cookieOf = ({ pve }: RealBridge, userid: string): string =>
  `PVEAuthCookie=${encodeURIComponent(pve.tickets.issue(userid))}`;

export interface RealSocket {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  /** What a panel would show now. */
  readonly sections: Partial<Sections>;
  until(condition: () => boolean): Promise<void>;
  /** Resolves to the close code, or to the HTTP status of a refused handshake. */
  readonly ended: Promise<string>;
}

/** Less than the patience of any test, so that a test that waits in vain says for what, and what it saw instead. */
const PATIENCE_MS = 100_000;

const neverSeen = (condition: () => boolean, { execution, session, plan }: Partial<Sections>): string =>
  `waited in vain for ${condition}; last seen: ${JSON.stringify({ execution, session, planning: plan?.planning })}`;

/** A browser's socket with its cookie and its origin. */
export function openSocket({ bridge, pve }: RealBridge, headers: Record<string, string>): RealSocket {
  const socket = new WebSocket(`wss://127.0.0.1:${bridge.port}/ws`, { ca: pve.caPem, headers });
  const messages: ServerMessage[] = [];
  const sections: Partial<Sections> = {};
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    const message = decodeServerMessage(String(data));
    messages.push(message);
    if (message.type === 'state') Object.assign(sections, message.sections);
    for (const check of waiting) check();
  });
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
    socket.on('error', (error) => resolve(`error ${error.message}`));
  });
  return {
    socket,
    messages,
    sections,
    ended,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const givenUp = setTimeout(() => reject(new Error(neverSeen(condition, sections))), PATIENCE_MS);
        const check = () => {
          if (!condition()) return;
          clearTimeout(givenUp);
          resolve();
        };
        waiting.push(check);
        check();
      }),
  };
}
