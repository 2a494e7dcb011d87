import { execFile } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, uptime } from 'node:os';
import { parseArgs } from 'node:util';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { answer, writeCounter } from './answer.ts';
import type { Core } from './core.ts';
import { failureOf } from './failure.ts';
import { patience, realPmxcfs } from './pmxcfs.ts';
import { publishFacts } from './publish.ts';
import { serve } from './serve.ts';

// The only part that runs as root, and the only one that touches /etc/pve. Started by its socket (fd 3), it answers
// a closed set of requests and ends when nobody has asked for a minute. No shell, no network, no path from outside.

const FACTS_MS = 10 * 60_000;
/** The only way into the log of the cluster is the library of Proxmox VE. */
const CLUSTER_LOG = `use PVE::SafeSyslog; use PVE::Cluster; initlog('pve-rebalance');
PVE::Cluster::log_msg('info', $ARGV[0], $ARGV[1]);`;

// A call that hangs in pmxcfs keeps its thread: there have to be more than may hang. Read at the first call.
process.env.UV_THREADPOOL_SIZE = '16';

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    pmxcfs: { type: 'string', default: '/etc/pve' },
    node: { type: 'string', default: hostname().split('.')[0] ?? '' },
    'idle-seconds': { type: 'string', default: '60' },
  },
});

const idleMs = Number(values['idle-seconds']) * 1000;
const pmxcfs = patience();
const core: Core = {
  node: values.node ?? '',
  version: PRODUCT_VERSION,
  pmxcfs: pmxcfs.wrap(realPmxcfs(values.pmxcfs ?? '')),
  nowMs: () => Date.now(),
  upMs: () => uptime() * 1000,
  countWrite: writeCounter(() => performance.now()),
  say: (line) => process.stderr.write(`<5>audit ${line}\n`),
  clusterLog: (ident, text) =>
    new Promise((resolve) => {
      const options = { timeout: 5000, killSignal: 'SIGKILL' } as const;
      execFile('/usr/bin/perl', ['-e', CLUSTER_LOG, ident, text], options, (error) =>
        resolve(error === null),
      );
    }),
};

/** A thread that hangs in pmxcfs would keep an orderly end waiting for as long. */
function leave(): void {
  if (values.socket !== undefined) rmSync(values.socket, { force: true });
  if (pmxcfs.hung() > 0) process.kill(process.pid, 'SIGKILL');
  process.exit(0);
}

const publish = () =>
  publishFacts(core).catch((error: unknown) =>
    process.stderr.write(`<4>facts.not-published ${JSON.stringify(failureOf(error).message)}\n`),
  );

let connections = 0;
let idle = setTimeout(leave, idleMs);
const server = createServer((socket) => {
  connections++;
  clearTimeout(idle);
  socket.on('close', () => {
    if (--connections === 0) idle = setTimeout(leave, idleMs);
  });
  serve(socket, (line) => answer(line, core));
});
server.maxConnections = 64;
process.on('SIGTERM', leave).on('SIGINT', leave);
if (values.socket === undefined) server.listen({ fd: 3 });
else server.listen(values.socket, () => chmodSync(values.socket ?? '', 0o660));
void publish();
setInterval(publish, FACTS_MS).unref();
