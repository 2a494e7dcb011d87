import { type Clock, systemClock } from '../../../bridge/src/clock.ts';
import { cacheDirectory, demoPages } from '../../../bridge/src/command/demo-pages.ts';
import { freePort } from '../../../bridge/src/command/free-port.ts';
import { startDemo } from '../../../bridge/src/command/start-demo.ts';
import { hastyClock } from '../../../bridge/src/command/test-clock.ts';
import { createLog } from '../../../bridge/src/log.ts';
import {
  type SimulatedCompanion,
  simulatedCompanion,
} from '../../../bridge/src/simulated-pmxcfs/simulated-companion.ts';
import {
  type SimulatedPve,
  type SimulatedPveOptions,
  startSimulatedPve,
} from '../../../bridge/src/simulated-pve/start.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';
import { type BridgeProcess, spawnBridge } from './bridge-process.ts';
import { BUILT } from './built.ts';
import { steady } from './clusters.ts';

/** A simulated cluster with the demo's page and a bridge beside it: all that a browser meets. */
export interface Stage {
  readonly pve: SimulatedPve;
  /** The page, with this user signed in. */
  url(userid: string): string;
  /** What the bridge has logged. */
  log(): string;
  close(): Promise<void>;
}

/** How much faster than real time the cluster and the bridge live; the browser does not notice. */
const HASTE = 8;
const QUICK: SimulatedPveOptions = { speed: 40, authDelayMs: 0, proxyTimeoutMs: 30_000 };
const cache = (): string => cacheDirectory(process.env);

/** The stage of a demo, with the companion of any other node. */
export interface DemoStage extends Stage {
  companion(node: string): SimulatedCompanion;
}

/** Of today or tomorrow: no backup is near, and the guests are as busy as on a working day. */
const MORNING_HOUR = 10;

/** The time of day, passing as it does, from ten in the morning on. */
function fromMorningOn(): Clock {
  const morning = new Date();
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  const aheadMs = (morning.getTime() - Date.now() + DAY_MS) % DAY_MS;
  return { ...systemClock, nowMs: () => Date.now() + aheadMs };
}
const DAY_MS = 86_400_000;

/** Just what `pve-rebalance demo` shows to whoever has it for the first time. */
export async function openUsualDemo(): Promise<Stage> {
  let log = '';
  const demo = await startDemo({
    cluster: { nodes: 3, guests: 40, seed: 1, pve: ['9.2'], speed: 10 },
    ...{ port: 0, bridgePort: 0, built: BUILT, cache: cache(), clock: fromMorningOn() },
    log: createLog((line) => {
      log += line;
    }),
  });
  return { pve: demo.pve, url: demo.url, log: () => log, close: () => demo.close() };
}

/** The demo as `pve-rebalance demo` starts it, in a hurry. */
export async function openStage(options: SimulatedPveOptions = {}): Promise<DemoStage> {
  const { nodes = 3, guests = 40, seed = 1 } = options;
  const cluster = options.cluster ?? steady(presetCluster({ nodes, guests, seed, startMs: Date.now() }));
  let log = '';
  const clock = hastyClock(HASTE);
  const demo = await startDemo({
    // in a hurry the night's backup is always near, and moves wait for it
    cluster: { ...QUICK, ...options, cluster: { ...cluster, backupJobs: [] } },
    port: 0,
    bridgePort: 0,
    built: BUILT,
    cache: cache(),
    clock,
    log: createLog((line) => {
      log += line;
    }),
  });
  return {
    pve: demo.pve,
    url: demo.url,
    log: () => log,
    companion: (node) => simulatedCompanion(demo.pmxcfs, node, clock),
    close: () => demo.close(),
  };
}

/** The same with the bundled service as a process, which can be restarted and killed. */
export async function openServiceStage(
  options: SimulatedPveOptions,
): Promise<Stage & { readonly bridge: BridgeProcess }> {
  const bridgePort = await freePort();
  const pages = demoPages(BUILT, cache(), `wss://localhost:${bridgePort}/ws`);
  const pve = await startSimulatedPve({ ...QUICK, ...options, pages });
  const bridge = await spawnBridge(pve, bridgePort);
  return {
    pve,
    bridge,
    log: bridge.log,
    url: (userid) => `https://localhost:${pve.port}/?login=${userid}`,
    async close() {
      await bridge.close();
      await pve.close();
    },
  };
}
