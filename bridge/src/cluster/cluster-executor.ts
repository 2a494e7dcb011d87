import type { Execution } from '#shared/execution/execution.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import type { CompanionState, LockView } from '#shared/protocol/sections.ts';
import type { RecentMove } from '#shared/snapshot/cluster-facts.ts';
import type { Executor, Person } from '../execute/executor.ts';
import type { StartRequest } from '../execute/executor-port.ts';
import type { Mandate } from '../execute/mandate.ts';
import type { PveApi } from '../pve/pve-api.ts';

/** Who approves, and from where (S17). */
export interface Approver {
  readonly userid: string;
  readonly address: string;
  /** Holds Sys.Modify on `/`: others may approve few moves, and yield (S6). */
  readonly administrator: boolean;
}

/** How the bridges of the cluster stand to each other, as far as this one knows. */
export interface ClusterState {
  readonly companion: CompanionState;
  /** Absent where the companion is off. */
  readonly lock?: LockView | undefined;
  /** Why nothing is started here: what must survive a crash cannot be kept. */
  readonly trouble?: Problem | undefined;
  /** Nobody has looked for some time: who executes what will be known in a moment. */
  readonly isOutdated?: boolean;
}

/**
 * Executes one approved plan at a time in the whole cluster. What runs may run on another node; it is shown here,
 * and whoever may can stop it from here (S6).
 */
export interface ClusterExecutor {
  /** @throws Refusal */
  start(request: StartRequest, by: Approver): Promise<string>;
  /** @throws Refusal */
  stop(id: string, by: Person): Promise<void>;
  /** @throws Refusal */
  abort(id: string, by: Person): Promise<void>;
  /** Goes on with the rest, here, wherever it ran before. @throws Refusal */
  continue(id: string, mandate: Mandate, by: Approver): Promise<void>;
  /** @throws Refusal */
  close(id: string, by: Person): Promise<void>;
  /** Frees the lock of the cluster from a bridge that is gone. @throws Refusal */
  unlock(by: Person): Promise<void>;
  adopt(api: PveApi): () => void;
  /** The running one, wherever it runs, or the last one that this bridge knows of. */
  current(): Execution | undefined;
  /** Ended ones of all nodes, newest first. */
  history(): readonly Execution[];
  state(): ClusterState;
  /** Moves of ours that Proxmox VE's short list of tasks may have forgotten, of all nodes. */
  recentMoves(): readonly RecentMove[];
  /** Writes down who did what, before it is done (S17). */
  note(event: string, userid: string, about: Readonly<Record<string, string>>): Promise<void>;
  subscribe(onChange: () => void): () => void;
  shutdown(how: 'planned' | 'now'): Promise<void>;
}

export function troubleOf(executor: Pick<Executor, 'trouble'>): Pick<ClusterState, 'trouble'> {
  const trouble = executor.trouble();
  return trouble === undefined ? {} : { trouble };
}

/** Where the companion is off: this node alone. */
export function soleExecutor(executor: Executor): ClusterExecutor {
  return {
    async start(request, { address }) {
      await executor.ready();
      return executor.start({ ...request, address });
    },
    stop: async (id, by) => executor.stop(id, by),
    abort: async (id, by) => executor.abort(id, by),
    continue: (id, mandate) => executor.continue(id, mandate),
    close: async (id, by) => executor.close(id, by),
    unlock: async () => undefined,
    adopt: executor.adopt,
    current: executor.current,
    history: executor.history,
    state: () => ({ companion: 'off', ...troubleOf(executor) }),
    recentMoves: () => [],
    note: async () => undefined,
    subscribe: executor.subscribe,
    shutdown: executor.shutdown,
  };
}
