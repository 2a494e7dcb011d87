import { type Execution, type ExecutionMove, isOpen } from '../../../shared/src/execution/execution.ts';
import type { TaskState } from '../../../shared/src/simulation/task.ts';
import type { Sent } from './wire.ts';
import { APPROVER, COLLEAGUE, type World } from './world.ts';

/** What may be seen too late, because it happened while the look was on its way, or before figures were new. */
const GRACE_MS = 15_000;

/** What may be said of a guest that is where it was to go, where looking itself was what failed. */
const HONEST = /^(nobody was there to follow it|does not answer|shows no sign of life)/;

export interface Watch {
  readonly violations: string[];
  /** Looks at the cluster between two moments. */
  look(): void;
  /** After the end. */
  judge(execution: Execution | undefined): void;
  /** Somebody else moved, or HA or a failure did: where that guest is says nothing about us any more. */
  foreign(vmid: number): void;
  happened(what: Happening): void;
}

/** A state of the cluster in which nothing may start, since when; `node` or `vmid` where it concerns only one. */
export interface Happening {
  readonly what: string;
  readonly node?: string;
  readonly vmid?: number;
  isOver(): boolean;
}

const isMigration = ({ type }: TaskState): boolean => type === 'qmigrate' || type === 'vzmigrate';
const isRunning = ({ endedAtMs }: TaskState): boolean => endedAtMs === undefined;

/**
 * Holds the invariants against the truth of the cluster itself; it shares nothing with what it watches. `isTroubled`:
 * something goes wrong in this run.
 */
export function watchOver(world: World, isTroubled: boolean): Watch {
  const { state, wire, clock } = world;
  const { cluster } = state;
  const violations: string[] = [];
  const moved = new Set<number>();
  const happenings: (Happening & { readonly sinceMs: number })[] = [];
  const approved = new Map(world.plan.moves.map((move) => [move.vmid, move]));
  const complain = (text: string) => {
    if (violations.length < 20 && !violations.includes(text)) violations.push(text);
  };
  const migrations = () => [...cluster.tasks.values()].filter(isMigration);
  const ours = (task: TaskState) => task.user === APPROVER || approved.has(Number(task.id));

  /** Whether we have brought it where it was to go, once before. */
  const hasArrived = (sent: Sent) =>
    wire.sent.some(
      (other) =>
        other !== sent &&
        other.vmid === sent.vmid &&
        other.target === sent.target &&
        other.hadEffect &&
        migrations().some(
          (task) =>
            task.id === String(sent.vmid) &&
            task.exitStatus === 'OK' &&
            task.node === other.source &&
            !moved.has(sent.vmid),
        ),
    );

  function checkSent(sent: Sent): void {
    if (sent.userid !== APPROVER && sent.userid !== COLLEAGUE)
      complain(`${sent.vmid}: sent as ${sent.userid}`);
    const execution = world.executor.current();
    const move = execution?.moves.find(({ vmid }) => vmid === sent.vmid);
    checkApproved(sent, execution, move);
    checkLimits(sent, execution);
    checkRoom(sent);
    for (const { what, node, vmid, sinceMs, isOver } of happenings)
      if (!isOver() && clock.nowMs() - sinceMs > GRACE_MS && (vmid ?? sent.vmid) === sent.vmid)
        if (node === undefined || node === sent.source || node === sent.target)
          complain(`${sent.vmid}: ${what}`);
  }

  function checkApproved(
    sent: Sent,
    execution: Execution | undefined,
    move: ExecutionMove | undefined,
  ): void {
    if (!approved.has(sent.vmid)) complain(`${sent.vmid}: nobody approved that it moves`);
    const places = [move?.target, move?.onward?.target, move?.parkedFrom];
    if (!places.includes(sent.target))
      complain(`${sent.vmid}: nobody approved that it goes to ${sent.target}`);
    if (migrations().some((task) => isRunning(task) && task.id === String(sent.vmid) && ours(task)))
      complain(`${sent.vmid}: sent while it is being migrated`);
    if (hasArrived(sent)) complain(`${sent.vmid}: sent again after it had arrived`);
    const endsAtMs = execution?.mandateEndsAtMs;
    if (endsAtMs === undefined || clock.nowMs() > endsAtMs + 1000)
      complain(`${sent.vmid}: sent after the mandate had ended`);
  }

  /** What runs anywhere, by whomever, counts: all of it was to be seen. */
  function checkLimits(sent: Sent, execution: Execution | undefined): void {
    if (!execution) return;
    const { parallelMax, parallelPerNodeMax } = execution.limits;
    const seen = migrations().filter(
      (task) => isRunning(task) && cluster.nowMs - task.startedAtMs > GRACE_MS,
    );
    if (seen.length >= parallelMax) complain(`${sent.vmid}: sent while ${seen.length} moves run`);
    for (const node of [sent.source, sent.target]) {
      const at = seen.filter((task) => endsOf(task).includes(node));
      if (at.length >= parallelPerNodeMax)
        complain(`${sent.vmid}: sent while ${at.length} moves run on ${node}`);
    }
  }

  const endsOf = (task: TaskState): string[] => {
    const to = cluster.guests.get(Number(task.id))?.movingTo;
    return to === undefined ? [task.node] : [task.node, to];
  };

  /** All that runs on the target or is on its way there, with all of its memory, and the guest itself. */
  function checkRoom({ vmid, target }: Sent): void {
    const node = cluster.nodes.get(target);
    const guest = cluster.guests.get(vmid);
    if (!node || guest?.status !== 'running' || clock.nowMs() - world.trouble.changedAtMs < GRACE_MS) return;
    let bytes = guest.spec.memoryBytes;
    for (const other of cluster.guests.values())
      if (
        other !== guest &&
        other.status === 'running' &&
        (other.node === target || other.movingTo === target)
      )
        bytes += other.spec.memoryBytes;
    if (bytes > node.spec.memoryTotalBytes)
      complain(`${vmid}: ${target} cannot hold it: ${Math.round(bytes / 2 ** 30)} GiB`);
  }

  wire.onSend = checkSent;

  function judgeMove({ vmid, target, state: told, upid, detail }: ExecutionMove): void {
    const guest = cluster.guests.get(vmid);
    if (!guest || moved.has(vmid)) return;
    if (told === 'done' && guest.node !== target)
      complain(`${vmid}: said to be done, and is on ${guest.node}`);
    const task = upid === undefined ? undefined : cluster.tasks.get(upid);
    const isThere = task && isMigration(task) && task.exitStatus === 'OK' && guest.node === target;
    if (isThere && told !== 'done' && !(isTroubled && HONEST.test(detail ?? '')))
      complain(`${vmid}: said to be ${told}, and is where it was to go`);
  }

  return {
    violations,
    foreign: (vmid) => moved.add(vmid),
    happened: (what) => happenings.push({ ...what, sinceMs: clock.nowMs() }),
    look() {
      world.catchUp();
      const running = migrations().filter((task) => isRunning(task) && ours(task));
      const twice = running.find((task) => running.some((other) => other !== task && other.id === task.id));
      if (twice) complain(`${twice.id}: migrated twice at once`);
    },
    judge(execution) {
      if (!execution) return complain('the execution is lost');
      if (execution.phase !== 'finished')
        return complain(`it does not end: ${execution.phase}, ${execution.detail}`);
      if (execution.moves.some(isOpen)) complain('it has ended, and a move of it is open');
      const left = migrations().filter((task) => isRunning(task) && task.user === APPROVER);
      for (const { id } of left) complain(`${id}: still being migrated after the end`);
      execution.moves.forEach(judgeMove);
    },
  };
}
