import { logStamp } from './civil-time.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

export interface TaskState {
  readonly upid: string;
  readonly node: string;
  readonly pid: number;
  readonly pstart: number;
  readonly type: string;
  /** The guest's vmid, or empty. */
  readonly id: string;
  /** `user@realm` or `user@realm!token`. */
  readonly user: string;
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
  /** `OK` or the error text; absent while it runs. */
  exitStatus: string | undefined;
  readonly log: string[];
}

export interface TaskOrder {
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly user: string;
}

const hex = (n: number): string => Math.floor(n).toString(16).toUpperCase().padStart(8, '0');

/** `UPID:node:pid:pstart:starttime:type:id:user:`, as pve-common makes it. */
export function startTask(cluster: VirtualCluster, order: TaskOrder): TaskState {
  cluster.lastPid += 3;
  const booted = cluster.nodes.get(order.node)?.bootedAtMs ?? 0;
  const pstart = Math.floor((cluster.nowMs - booted) / 10);
  const outsideSeconds = Math.floor(cluster.outsideMs(cluster.nowMs) / 1000);
  const { node, type, id, user } = order;
  const task: TaskState = {
    upid: `UPID:${node}:${hex(cluster.lastPid)}:${hex(pstart)}:${hex(outsideSeconds)}:${type}:${id}:${user}:`,
    node,
    pid: cluster.lastPid,
    pstart,
    type,
    id,
    user,
    startedAtMs: cluster.nowMs,
    endedAtMs: undefined,
    exitStatus: undefined,
    log: [],
  };
  cluster.tasks.set(task.upid, task);
  return task;
}

/** A line as migrations write them, with its time. */
export function logLine(cluster: VirtualCluster, task: TaskState, text: string): void {
  task.log.push(`${logStamp(cluster.outsideMs(cluster.nowMs))} ${text}`);
}

export function endTask(cluster: VirtualCluster, task: TaskState, exitStatus: string): void {
  task.log.push(exitStatus === 'OK' ? 'TASK OK' : `TASK ERROR: ${exitStatus}`);
  task.exitStatus = exitStatus;
  task.endedAtMs = cluster.nowMs;
}
