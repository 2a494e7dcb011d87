import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLog } from '../log.ts';
import { EXIT, failure } from './command-error.ts';
import { cacheDirectory } from './demo-pages.ts';
import { FAILURES_OPTION, failuresFrom } from './failures-file.ts';
import { wholeNumber } from './option-values.ts';
import { RELEASE_OPTION, releasesFrom, SIZE_OPTIONS, sizeFrom } from './simulated-options.ts';
import { type Demo, type DemoOptions, startDemo } from './start-demo.ts';
import type { Terminal } from './terminal.ts';
import type { Verb } from './verb.ts';

const PVE_PORT = 8006;
/** From the page's port to the bridge's, as on a node: 8006 and 8016. */
const BRIDGE_OFFSET = 10;
const SPEED = 10;

export const demoVerb: Verb = {
  name: 'demo',
  summary: 'Starts a simulated cluster and the panel in its page; ends with Ctrl-C',
  details: ['Nothing real is touched, and all of it listens on this machine only.'],
  options: [
    ...SIZE_OPTIONS,
    RELEASE_OPTION,
    { name: 'speed', value: 'TIMES', text: `so much faster than real time (${SPEED})` },
    FAILURES_OPTION,
    {
      name: 'port',
      value: 'PORT',
      text: `port of the page, the bridge takes ${BRIDGE_OFFSET} more (${PVE_PORT}); 0: any free ones`,
    },
  ],
  async run(values, terminal) {
    const startedMs = Date.now();
    const port = wholeNumber(values, 'port', PVE_PORT, [0, 65_000]);
    const speed = wholeNumber(values, 'speed', SPEED, [1, 1000]);
    const failures = failuresFrom(values);
    const cluster = { ...sizeFrom(values), pve: releasesFrom(values), speed, failures };
    const demo = await start({
      cluster,
      port,
      bridgePort: port === 0 ? 0 : port + BRIDGE_OFFSET,
      built: dirname(realpathSync(process.argv[1] ?? '')),
      cache: cacheDirectory(terminal.env),
      log: createLog((line) => terminal.error(line.trimEnd()), { priorities: false }),
    });
    await untilInterrupted(demo, terminal, startedMs);
    return EXIT.ok;
  },
};

async function start(options: DemoOptions): Promise<Demo> {
  try {
    return await startDemo(options);
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    throw failure(
      `port ${options.port} or ${options.bridgePort} is in use. Maybe another demo runs, or give --port 0`,
    );
  }
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === 'EADDRINUSE') || /in use/.test(error.message));

async function untilInterrupted(demo: Demo, terminal: Terminal, startedMs: number): Promise<void> {
  const { nodes, guests } = demo.pve.cluster.spec;
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  terminal.out(`Ready in ${seconds} s: ${nodes.length} nodes, ${guests.length} guests.`);
  terminal.out(`Open ${demo.url('admin@pve')}`);
  terminal.out('The certificate is made for this run only: the browser asks you to accept it once.');
  terminal.out(
    'Other users, all with password rebalance: root@pam, viewer@pve (looks only), op@pve (one pool).',
  );
  terminal.out('On the command line:');
  terminal.out(`  pve-rebalance status ${demo.commandOptions('admin@pve')}`);
  await new Promise<void>((resolve) => {
    terminal.onInterrupt(resolve);
  });
  terminal.out('Stopping.');
  await demo.close();
}
