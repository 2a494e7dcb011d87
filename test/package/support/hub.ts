import { readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { startSimulatedPve } from '../../../bridge/src/simulated-pve/start.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';

// The lab's other process: one simulated cluster for all of its nodes, the ways from the tests to the nodes' ports
// as unix sockets, and the locks of pmxcfs. Started with JSON; reports and obeys in lines of JSON.

const Options = z.object({
  folder: z.string(),
  ip: z.string(),
  port: z.int(),
  guests: z.int(),
  speed: z.number(),
  /** [name, address, port] of what the tests speak to. */
  relays: z.array(z.tuple([z.string(), z.string(), z.int()])),
  lockSeconds: z.number(),
});
const { folder, ip, port, guests, speed, relays, lockSeconds } = Options.parse(
  JSON.parse(process.argv[2] ?? ''),
);

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

// No backups: a cluster that lives fast is always near the next night, and moves wait for it.
const cluster = { ...presetCluster({ nodes: 3, guests, seed: 3, startMs: Date.now() }), backupJobs: [] };
const pve = await startSimulatedPve({ cluster, speed, authDelayMs: 0 });
writeFileSync(join(folder, 'hub-ca.pem'), pve.caPem);

const pipe = (at: string | { host: string; port: number }, to: { host: string; port: number }) =>
  createTcpServer((socket) => {
    const other = connect(to);
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const)
      one.on('error', () => two.destroy()).pipe(two);
  }).listen(at);

pipe({ host: ip, port }, { host: '127.0.0.1', port: pve.port });
for (const [name, host, target] of relays)
  pipe(join(folder, `${name}-${target}.sock`), { host, port: target });

/** pmxcfs removes a lock whose time is set to 0, if nobody has renewed it for so long (pve-api.md 6.1). */
const locks = join(folder, 'pve/priv/lock');
const renewed = new Map<string, { readonly mtimeMs: number; readonly atMs: number }>();

function watchLock(name: string): void {
  const path = join(locks, name);
  const { mtimeMs } = statSync(path);
  const known = renewed.get(name);
  if (mtimeMs !== 0) {
    if (known?.mtimeMs !== mtimeMs) renewed.set(name, { mtimeMs, atMs: Date.now() });
    return;
  }
  if (known && Date.now() - known.atMs < 1000 * lockSeconds)
    utimesSync(path, new Date(), known.mtimeMs / 1000);
  else {
    rmdirSync(path);
    renewed.delete(name);
  }
}

setInterval(() => {
  try {
    for (const name of readdirSync(locks)) watchLock(name);
  } catch {
    // Released between two looks.
  }
}, 100);

createInterface(process.stdin).on('line', (line) => {
  if (line === 'token') say({ token: pve.addToken('root@pam', 'test', { privsep: false }) });
  else say({ requests: pve.requests.of() });
});
say({ ready: true });
