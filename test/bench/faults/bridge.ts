import type { Clock, ManualClock } from '../../../bridge/src/clock.ts';
import { type ClusterExecutor, soleExecutor } from '../../../bridge/src/cluster/cluster-executor.ts';
import type { Companion } from '../../../bridge/src/cluster/companion.ts';
import { memoryProof, type Proof } from '../../../bridge/src/cluster/proof.ts';
import { createSharedExecutor } from '../../../bridge/src/cluster/shared-executor.ts';
import { createExecutor } from '../../../bridge/src/execute/executor.ts';
import { type Journal, memoryJournal } from '../../../bridge/src/execute/journal.ts';
import { eyesToAct } from '../../../bridge/src/execute/parts.ts';
import { createLog } from '../../../bridge/src/log.ts';
import { connectOver, type PveConnection } from '../../../bridge/src/pve/connect.ts';
import type { Transport } from '../../../bridge/src/pve/transport.ts';
import type { TroubledCompanion } from './companion.ts';
import type { Plant } from './plants.ts';

/** When within the writing of its journal a bridge dies. */
type AtSave = 'before' | 'after';

/** A process of a bridge: killed, it neither writes nor sends nor hears anything any more. */
interface Process {
  dead: boolean;
}

/** The bridge of a node, as far as executing goes. */
export interface Bridge {
  readonly node: string;
  readonly executor: ClusterExecutor;
  readonly connection: PveConnection;
  /** Absent where it is off. */
  readonly companion: TroubledCompanion | undefined;
  /** By how much its clock is wrong. */
  skewMs: number;
  isDiskFull: boolean;
  killAtSave: AtSave | undefined;
  isAlive(): boolean;
  /** kill -9. */
  kill(): void;
  /** A new process. */
  start(): Promise<void>;
}

export interface BridgeParts {
  readonly node: string;
  readonly clock: ManualClock;
  readonly plant: Plant;
  readonly companion: TroubledCompanion | undefined;
  readonly transport: Transport;
  readonly log: string[];
  /** It has died while it wrote; somebody has to start it again. */
  onDeath(bridge: Bridge): void;
}

const never = () => new Promise<never>(() => undefined);

export function createBridge(parts: BridgeParts): Bridge {
  const { node, clock: trueClock, plant, companion, log } = parts;
  const own = plant.clock(trueClock);
  const clock: Clock = {
    nowMs: () => own.nowMs() + bridge.skewMs,
    elapsedMs: own.nowMs,
    sleep: own.sleep,
  };
  const journal = plant.journal(memoryJournal());
  const proof = memoryProof();
  let process: Process = { dead: true };

  /** Its disk fills up, and what a dead process writes is not written. */
  const write = async <Value>(of: Process, act: () => Promise<Value>): Promise<Value> => {
    if (of.dead) return never();
    if (bridge.isDiskFull) throw new Error('ENOSPC: no space left on device');
    const dies = bridge.killAtSave;
    bridge.killAtSave = undefined;
    if (dies === 'before') return die();
    const value = await act();
    return dies === 'after' ? die() : value;
  };
  const die = () => {
    bridge.kill();
    parts.onDeath(bridge);
    return never();
  };
  const journalOf = (of: Process): Journal => ({
    ...journal,
    async check() {
      if (bridge.isDiskFull) throw new Error('ENOSPC: no space left on device');
    },
    save: (execution) => write(of, () => journal.save(execution)),
    archive: (execution) => write(of, () => journal.archive(execution)),
  });
  const proofOf = (of: Process): Proof => ({
    read: proof.read,
    write: (fence) => write(of, () => proof.write(fence)),
  });

  const bridge: Bridge & { executor: ClusterExecutor; connection: PveConnection } = {
    ...{ node, companion, skewMs: 0, isDiskFull: false, killAtSave: undefined },
    connection: connectOver(parts.transport),
    executor: soleExecutor(createExecutor({ clock, journal, log: createLog(() => undefined) })),
    isAlive: () => !process.dead,
    kill() {
      process.dead = true;
    },
    async start() {
      process.dead = true;
      const of: Process = { dead: false };
      process = of;
      const ownLog = createLog((line) => of.dead || log.push(line));
      const executorWith = (mayAct?: () => Promise<string | undefined>) =>
        createExecutor({
          ...{ clock, log: ownLog, journal: journalOf(of), ...(mayAct && { mayAct }) },
          observe: (api) => plant.observer(eyesToAct(api, clock)),
        });
      bridge.connection = connectOver(mortalTransport(parts.transport, of));
      if (companion === undefined) {
        const executor = executorWith();
        await executor.recover();
        bridge.executor = soleExecutor(executor);
        return;
      }
      const shared = createSharedExecutor({
        ...{ node, clock, executorWith, log: ownLog, proof: proofOf(of) },
        companion: mortalCompanion(companion, of),
      });
      await shared.recover();
      bridge.executor = shared;
    },
  };
  return bridge;
}

const mortalTransport = (transport: Transport, process: Process): Transport => ({
  async send(request) {
    if (process.dead) return never();
    const result = await transport.send(request);
    return process.dead ? never() : result;
  },
  close: async () => undefined,
});

const mortalCompanion = (companion: Companion, process: Process): Companion => ({
  async ask(name, input) {
    if (process.dead) return never();
    const answer = await companion.ask(name, input);
    return process.dead ? never() : answer;
  },
});
