import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { ClusterExecutor } from '../cluster/cluster-executor.ts';
import { type Companion, socketCompanion } from '../cluster/companion.ts';
import type { Config } from '../config.ts';
import { createHold, FolderInUse, type Hold } from '../execute/folder-lock.ts';
import { errorText, type Log } from '../log.ts';
import { nodeClock } from '../node-clock.ts';
import { createCompanionSource } from '../observe/companion-source.ts';
import { createObserver } from '../observe/observer.ts';
import { createSeenGuests } from '../observe/seen-guests.ts';
import { createHistoryThread } from '../plans/history-thread.ts';
import { createPlanner } from '../plans/planner.ts';
import { createWorkerCompute, planningThreads } from '../plans/worker-compute.ts';
import type { WorkerEntry } from '../plans/worker-pool.ts';
import { connectPve } from '../pve/connect.ts';
import type { Trust } from '../pve/trust.ts';
import { createBridge } from './bridge.ts';
import { type KeyPair, watchKeyPair } from './certificate.ts';
import { findKeyPair } from './certificate-source.ts';
import { httpApp } from './http.ts';
import { listen } from './listen.ts';
import { createPageTokens } from './page-token.ts';
import { startExecution } from './start-execution.ts';
import { staticTable } from './static-table.ts';

export interface StartOptions {
  readonly log: Log;
  readonly worker: WorkerEntry;
  readonly clock?: Clock;
  /** The PVE behind it is the simulated one, and the panel says so. */
  readonly simulated?: boolean;
  readonly node?: string;
  /** Instead of the one behind COMPANION_SOCKET. */
  readonly companion?: Companion;
}

export interface StartedBridge {
  readonly port: number;
  /** `planned`: a restart, which a running mandate survives where a runtime directory is configured (S3). */
  close(kind: 'planned' | 'now'): Promise<void>;
}

/** Without a CA or a fingerprint of its own, pveproxy is known by the certificate that we serve as well. */
async function trustOf(config: Config, served: () => KeyPair): Promise<Trust> {
  if (config.pveFingerprint !== undefined) return { fingerprint: config.pveFingerprint };
  if (config.pveCaFile !== undefined) return { ca: await readFile(config.pveCaFile, 'utf8') };
  return { fingerprint: () => served().fingerprint };
}

const companionOf = ({ companionSocket }: Config): Companion | undefined =>
  companionSocket === undefined ? undefined : socketCompanion(companionSocket);

const isUnderWay = (execution: Execution | undefined): boolean =>
  execution !== undefined && execution.endedAtMs === undefined;

/** `act` each time that an execution begins. */
function onBegin({ subscribe, current }: Pick<ClusterExecutor, 'subscribe' | 'current'>, act: () => void) {
  let knownId = current()?.id;
  subscribe(() => {
    const execution = current();
    const isNew = execution?.id !== knownId && isUnderWay(execution);
    knownId = execution?.id;
    if (isNew) act();
  });
}

/**
 * Where nothing can be written the journal cannot be either: then nothing is executed, but all is shown, and it is
 * taken as soon as it can be.
 */
async function holdState({ stateDirectory }: Config, log: Log): Promise<Hold> {
  const hold = createHold(stateDirectory);
  try {
    await hold.take();
  } catch (error) {
    if (error instanceof FolderInUse) throw new Error(`STATE_DIRECTORY ${error.message}`);
    log.warning('state.not-locked', { directory: stateDirectory, error: errorText(error) });
  }
  return hold;
}

/**
 * Puts a whole bridge together and lets it listen.
 * @throws Error when a file or the port cannot be used, or another bridge works in the state directory
 */
export async function startBridge(config: Config, options: StartOptions): Promise<StartedBridge> {
  const hold = await holdState(config, options.log);
  try {
    const started = await startHeld(config, options, hold);
    return { ...started, close: (kind) => started.close(kind).finally(hold.release) };
  } catch (error) {
    await hold.release();
    throw error;
  }
}

async function startHeld(config: Config, options: StartOptions, hold: Hold): Promise<StartedBridge> {
  const { log, clock = systemClock, simulated = false, worker } = options;
  const found = await findKeyPair(config, log);
  let keyPair = found.pair;
  const pve = connectPve({ baseUrl: config.pveUrl, trust: await trustOf(config, () => keyPair) });
  const node = options.node ?? hostname().split('.')[0] ?? '';
  const companion = options.companion ?? companionOf(config);
  const seen = createSeenGuests();
  const acting = { log, clock: options.clock ?? nodeClock, node, pve, companion, hold, seen };
  const { executor, settings } = await startExecution(config, acting);
  const pageTokens = createPageTokens(clock.nowMs);
  const threads = planningThreads(worker);
  const compute = createWorkerCompute(threads);
  const planner = createPlanner({ clock, log, compute, newId: randomUUID });
  onBegin(executor, planner.makeRoom);
  const histories = createHistoryThread(threads);
  const source = companion && createCompanionSource(companion, clock);
  // While guests move or a plan is made, the cluster and this process have better things to do.
  const hasLeisure = () => !isUnderWay(executor.current()) && !planner.isPlanning();
  const looking = { clock, companion: source, hasLeisure, readHistory: histories.read, seen };
  const bridge = createBridge({
    clock,
    log,
    pve,
    observe: (api, watching) => createObserver({ ...looking, api, watching }),
    planner,
    executor,
    settings,
    pageTokens,
    node,
    version: PRODUCT_VERSION,
    simulated,
    newId: randomUUID,
  });
  const http = httpApp({
    files: staticTable(config.panelFile, config.toolkit),
    config,
    pageTokens,
    nowMs: clock.nowMs,
  });
  const listening = await listen({ config, bridge, http, keyPair, clock, log });
  const ended = new AbortController();
  const isInUse = () => listening.isInUse() || isUnderWay(executor.current());
  const watching = { clock: systemClock, log, signal: ended.signal, isInUse };
  void watchKeyPair(found.source, watching, (changed) => {
    keyPair = changed;
    listening.use(changed);
  });
  return {
    port: listening.port,
    async close(kind) {
      ended.abort();
      // Viewers first: an executor that has given its mandate away must not see them go.
      await bridge.close();
      histories.close();
      await executor.shutdown(kind);
      await listening.close();
      await pve.close();
      log.info('stopped', { kind });
    },
  };
}
