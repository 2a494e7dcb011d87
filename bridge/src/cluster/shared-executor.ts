import { type Execution, isOpen as isOpenMove } from '#shared/execution/execution.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import type { RecentMove } from '#shared/snapshot/cluster-facts.ts';
import type { Clock } from '../clock.ts';
import type { Executor, Person } from '../execute/executor.ts';
import type { Mandate } from '../execute/mandate.ts';
import type { Log } from '../log.ts';
import { type Approver, type ClusterExecutor, type ClusterState, troubleOf } from './cluster-executor.ts';
import { type ClusterNow, lockView } from './cluster-watch.ts';
import type { Companion } from './companion.ts';
import { askExecutor } from './control.ts';
import { giveLockBack, regain, takeLock, takeOver } from './holding.ts';
import type { Proof } from './proof.ts';
import { end, recover, tie } from './tie.ts';
import { asked, currentOf, elsewhere, isOpen, lockHeld, reachable, type Ties } from './ties.ts';
import { FILE_BYTES_MAX } from './wire/companion-wire.ts';

/** S6: of somebody who may not change the cluster no more than this is carried out under one approval. */
const MOVES_MAX = 20;
/** Its holder has missed three renewals. */
const SILENT_MS = 30_000;

export interface SharedExecutorParts {
  readonly node: string;
  readonly companion: Companion;
  readonly clock: Clock;
  readonly log: Log;
  readonly proof: Proof;
  /** `mayAct` is to be asked before each check and each request. */
  readonly executorWith: (mayAct: () => Promise<string | undefined>) => Executor;
}

export interface SharedExecutor extends ClusterExecutor {
  readonly watch: Ties['watch'];
  /** Once, before anything else. */
  recover(handedOver?: { readonly executionId: string; readonly mandate: Mandate }): Promise<void>;
}

/** The executor of this node among those of the others: who executes holds the lock of the cluster. */
export function createSharedExecutor(parts: SharedExecutorParts): SharedExecutor {
  const tied = tie(parts);
  const { ties, tending, inTurn, listeners } = tied;
  const { executor, watch, lock } = ties;
  const closed = new AbortController();

  return {
    watch,
    async recover(handedOver) {
      await inTurn(() => recover(tied, handedOver));
      void tending.run(closed.signal, inTurn);
    },
    start: (request, by) =>
      inTurn(async () => {
        await tending.finishLast();
        await readyFor(ties, by, request);
        await takeLock(ties);
        try {
          await readyFor(ties, by, request);
          ties.obedience.ignore(watch.now().files.control);
          await asked(ties.audit.approval(by.userid, aboutApproval(request, by)));
          const { address, administrator } = by;
          return executor.start({ ...request, address, node: ties.node, yields: !administrator });
        } catch (error) {
          await giveLockBack(ties);
          throw error;
        }
      }),
    continue: (id, mandate, by) =>
      inTurn(async () => {
        const execution = await openHere(ties, id);
        const left = execution.moves.filter(isOpenMove).length;
        notTooMany(by, left);
        if (executor.current()?.id !== id || !isOpen(executor.current())) await takeOver(ties, id, by.userid);
        else if (lock.fence() === undefined) await regain(ties, tending.lastFence);
        if (lock.fence() === undefined) throw lockHeld(ties);
        const { digest } = execution;
        const about = { what: 'continued', execution: id, digest, moves: String(left), from: by.address };
        await asked(ties.audit.approval(by.userid, about));
        await executor.continue(id, mandate, !by.administrator);
      }),
    stop: (id, by) => end(tied, id, by, 'stop'),
    abort: (id, by) => end(tied, id, by, 'abort'),
    close: (id, by) => end(tied, id, by, 'close'),
    unlock: (by) => inTurn(() => unlock(ties, by)),
    adopt(api) {
      const leave = executor.adopt(api);
      if (tending.watchers++ === 0 && !isOpen(executor.current())) watch.outdate();
      tending.wake();
      return () => {
        leave();
        tending.watchers--;
      };
    },
    current: () => currentOf(ties),
    history: () => allPast(ties),
    state: () => stateIn(ties),
    recentMoves: () => movedLately(ties),
    note: ties.audit.note,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    async shutdown(how) {
      closed.abort();
      tending.wake();
      await executor.shutdown(how);
      lock.drop();
    },
  };
}

/** What is to be continued here, once that could be kept. @throws Refusal */
async function openHere(ties: Ties, id: string): Promise<Execution> {
  await asked(ties.watch.refresh());
  await ties.executor.ready();
  const execution = currentOf(ties);
  if (execution?.id !== id) throw new Refusal('execution-unknown', { id });
  return execution;
}

/** What bridges of different versions have left each other, and none of them may take for something else. */
function sharedTrouble(
  { unreachable, differs, files }: ClusterNow,
  isWriter: boolean,
): Pick<ClusterState, 'trouble'> {
  if (unreachable !== undefined)
    return differs ? { trouble: problem('companion-differs', { message: unreachable.slice(0, 200) }) } : {};
  // Who executes replaces that file with each change: to read it again says nothing new, and takes milliseconds.
  const message = (isWriter ? undefined : files.running.trouble) ?? files.control.trouble;
  return message === undefined ? {} : { trouble: problem('cluster-unhealthy', { message }) };
}

const stateIn = ({ executor, lock, watch: { now, isOutdated } }: Ties): ClusterState => ({
  companion: reachable(now()) ? 'on' : 'unreachable',
  lock: lockView(now()),
  ...troubleOf(executor),
  ...sharedTrouble(now(), lock.fence() !== undefined && isOpen(executor.current())),
  ...(isOutdated() && { isOutdated: true }),
});

const movedLately = ({ watch }: Ties): RecentMove[] =>
  (watch.now().files.cooldowns.content?.moves ?? []).map(({ vmid, source, atMs: endedAtMs }) => ({
    ...{ vmid, source, endedAtMs },
  }));

/** Of all nodes, and what is not among it yet of this one; newest first. */
function allPast({ watch, executor }: Ties): readonly Execution[] {
  const past = watch.now().history;
  const known = new Set(past.map(({ id }) => id));
  const own = executor.history().filter(({ id }) => !known.has(id));
  return [...past, ...own].sort((one, other) => (other.endedAtMs ?? 0) - (one.endedAtMs ?? 0));
}

type Request = Parameters<Executor['start']>[0];

const aboutApproval = (
  { digest, planId, moves }: Request,
  { address }: Approver,
): Record<string, string> => ({ digest, plan: planId, moves: String(moves.length), from: address });

function notTooMany({ administrator }: Approver, moves: number): void {
  if (!administrator && moves > MOVES_MAX) throw new Refusal('moves-too-many', { max: MOVES_MAX });
}

/** What is executed is written to a file that all nodes read, and each of its moves grows a little on its way. */
function needsToFit({ moves, settings }: Request): void {
  const bytes =
    2 * JSON.stringify(moves.map(({ alternatives, ...move }) => move)).length +
    JSON.stringify(settings).length;
  if (bytes > FILE_BYTES_MAX)
    throw new Refusal('plan-invalid', {
      message: `its ${moves.length} moves are too many for one execution`,
    });
}

/** Nothing else is executed anywhere, and everything that a start needs can be written. @throws Refusal */
async function readyFor(ties: Ties, by: Approver, request: Request): Promise<void> {
  await ties.executor.ready();
  const { quorate, files } = await asked(ties.watch.refresh());
  if (!quorate) throw new Refusal('no-quorum');
  notTooMany(by, request.moves.length);
  needsToFit(request);
  const { trouble } = files.running;
  if (trouble !== undefined) throw new Refusal('cluster-unhealthy', { message: trouble });
  const open = currentOf(ties);
  if (open === undefined || !isOpen(open)) return;
  const user = open.approvedBy;
  if (!by.administrator || !open.yields) throw new Refusal('execution-running', { user });
  await yieldTo(ties, open.id, by);
  throw new Refusal('execution-yields', { user });
}

/** S6: it ends after its current moves. */
async function yieldTo(ties: Ties, id: string, { userid }: Approver): Promise<void> {
  if (ties.executor.current()?.id === id) return ties.executor.stop(id, { userid });
  const other = elsewhere(ties);
  if (other?.led !== true) return;
  const { fence } = other;
  const wish = { executionId: id, action: 'yield', by: userid, atMs: ties.clock.nowMs(), fence } as const;
  await asked(askExecutor(ties, wish));
}

/** Takes the lock from who has been silent; who comes back finds that their number counts no more. @throws Refusal */
async function unlock(ties: Ties, { userid }: Person): Promise<void> {
  const { lock: seen, unrenewedMs } = await asked(ties.watch.refresh());
  if (!seen.held) return;
  const isOurs = ties.lock.fence() !== undefined;
  if (isOurs || unrenewedMs < SILENT_MS) throw lockHeld(ties);
  await asked(ties.companion.ask('lock.unlock', { mtimeMs: seen.mtimeMs ?? 0 }));
  await ties.audit.note('lock.unlocked', userid, { from: seen.holder?.node ?? '' });
  await asked(ties.watch.refresh());
}
