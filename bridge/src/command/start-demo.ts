import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { configFrom } from '../config.ts';
import type { Log } from '../log.ts';
import { type StartedBridge, startBridge } from '../serve/start-bridge.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { type SimulatedPmxcfs, simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { type SimulatedPve, type SimulatedPveOptions, startSimulatedPve } from '../simulated-pve/start.ts';
import { demoPages } from './demo-pages.ts';
import { freePort } from './free-port.ts';

export interface DemoOptions {
  readonly cluster: SimulatedPveOptions;
  /** Port of the page; the bridge takes `bridgePort`. 0: any free one. */
  readonly port: number;
  readonly bridgePort: number;
  /** The folder of the bundles. */
  readonly built: string;
  /** Where ExtJS is. */
  readonly cache: string;
  readonly log: Log;
  /** Both sides live by it. */
  readonly clock?: Clock;
}

export interface Demo {
  readonly pve: SimulatedPve;
  /** The file system of the cluster, which the bridge reaches through a companion as on a node. */
  readonly pmxcfs: SimulatedPmxcfs;
  readonly bridge: StartedBridge;
  /** The page, with this user signed in. */
  url(userid: string): string;
  /** What the command line needs to reach it as this user. */
  commandOptions(userid: string): string;
  close(): Promise<void>;
}

/** As on a well-kept cluster, migrations have a link of their own: two run at a time, without a limit. */
const MIGRATION_NETWORK = {
  type: 'options-set',
  options: { migration: { type: 'secure', network: '10.99.0.0/24' } },
} as const;

/** A simulated cluster with its page and a bridge beside it, in this process; nothing outlives it. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { cluster, port, built, cache, log, clock = systemClock } = options;
  const bridgePort = options.bridgePort === 0 ? await freePort() : options.bridgePort;
  const pages = demoPages(built, cache, `wss://localhost:${bridgePort}/ws`);
  const pve = await startSimulatedPve({ ...cluster, clock, port, pages });
  if (cluster.cluster === undefined) pve.apply(MIGRATION_NETWORK);
  const names = pve.cluster.spec.nodes.map(({ name }) => name);
  const pmxcfs = simulatedPmxcfs(clock, names);
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-demo-'));
  try {
    const bridge = await startBridgeFor(pve, pmxcfs, { folder, bridgePort, built, log, clock });
    return {
      pve,
      pmxcfs,
      bridge,
      url: (userid) => `https://localhost:${pve.port}/?login=${userid}`,
      commandOptions: (userid) =>
        `--host https://localhost:${pve.port} --bridge-port ${bridgePort} --fingerprint ${pve.fingerprint} --user ${userid}`,
      async close() {
        await bridge.close('now');
        await pve.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await pve.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface BridgePlace {
  readonly folder: string;
  readonly bridgePort: number;
  readonly built: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** The bridge serves the node's certificate, as on a node: a browser that accepted one accepts the other. */
function startBridgeFor(
  pve: SimulatedPve,
  pmxcfs: SimulatedPmxcfs,
  { folder, bridgePort, built, log, clock }: BridgePlace,
): Promise<StartedBridge> {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const config = configFrom({
    PORT: String(bridgePort),
    LISTEN_IP: '127.0.0.1',
    ALLOWED_ORIGINS: `https://localhost:${pve.port} https://127.0.0.1:${pve.port}`,
    PVE_URL: pve.baseUrl,
    PVE_CA: write('ca.pem', pve.caPem),
    CERT_FILE: write('cert.pem', pve.certPem),
    KEY_FILE: write('key.pem', pve.keyPem),
    STATE_DIRECTORY: folder,
    PANEL_FILE: join(built, 'pve-rebalance.js'),
  });
  const node = pve.cluster.spec.nodes[0]?.name ?? '';
  return startBridge(config, {
    log,
    clock,
    worker: { file: join(built, 'plan-worker.cjs') },
    simulated: true,
    node,
    companion: simulatedCompanion(pmxcfs, node, clock),
  });
}
