import type { Verdict } from '#shared/execution/event.ts';
import type { Execution, ExecutionMove } from '#shared/execution/execution.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { ClusterStatusRow, Resource, TaskRow } from '../../pve/answers.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import type { Executes } from '../supported.ts';

/** Everything that was read again just before a move. */
export interface Found {
  readonly execution: Execution;
  readonly move: ExecutionMove;
  readonly executes: Executes;
  readonly resources: readonly Resource[];
  readonly status: readonly ClusterStatusRow[];
  readonly tasks: readonly TaskRow[];
  /** Absent for containers of PVE 8, which has no such call. */
  readonly preconditions: MigratePreconditions | undefined;
  /** The cluster as a whole; absent at the first look, which needs no more than three cheap calls. */
  readonly snapshot?: ClusterSnapshot;
}

/** One thing that can be against a move just now; `undefined` when it is not. */
export type Check = (found: Found) => Exclude<Verdict, { type: 'go' }> | undefined;

export const guestOf = ({ resources, move }: Found): Resource | undefined =>
  resources.find(({ type, vmid }) => vmid === move.vmid && (type === 'qemu' || type === 'lxc'));

export const nodeOf = ({ resources }: Found, name: string): Resource | undefined =>
  resources.find(({ type, node }) => type === 'node' && node === name);

/** HA manages the guest: a request to migrate it is only queued. */
export const isManagedByHa = (guest: Resource | undefined): boolean =>
  guest?.hastate !== undefined && guest.hastate !== '' && guest.hastate !== 'ignored';

export const skip = (detail: string, remedy?: string) => ({ type: 'skip', detail, remedy }) as const;
export const hold = (detail: string, seconds: number) => ({ type: 'hold', detail, seconds }) as const;
