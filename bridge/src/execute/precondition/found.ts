import type { Verdict } from '#shared/execution/event.ts';
import type { Execution, ExecutionMove } from '#shared/execution/execution.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { isGuestRow } from '../../observe/guests.ts';
import { sidOf } from '../../observe/ha.ts';
import type { Resource, TaskRow } from '../../pve/answers.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import type { NodeReplication } from '../../pve/node-answers.ts';

/** Everything that was read again just before a move. */
export interface Found {
  readonly execution: Execution;
  readonly move: ExecutionMove;
  readonly resources: readonly Resource[];
  readonly tasks: readonly TaskRow[];
  readonly nowMs: number;
  readonly replication: readonly NodeReplication[];
  /** Storages of its local disks with those of other names that they go to. */
  readonly storages: readonly (readonly [from: string, to: string])[];
  /** Guests that HA moves or is about to, by sid, with since when that is seen. */
  readonly haMotions: ReadonlyMap<string, number>;
  /** The cluster as a whole. */
  readonly snapshot: ClusterSnapshot;
  /** Absent for containers of PVE 8, which has no such call. */
  readonly preconditions: MigratePreconditions | undefined;
}

/** One thing that can be against a move just now; `undefined` when it is not. */
export type Check = (found: Found) => Exclude<Verdict, { type: 'go' }> | undefined;

export const guestOf = ({ resources, move }: Found): Resource | undefined =>
  resources.find(({ type, vmid }) => vmid === move.vmid && (type === 'qemu' || type === 'lxc'));

/** HA manages the guest: a request to migrate it is only queued. */
export const isManagedByHa = (guest: Resource | undefined): boolean =>
  guest?.hastate !== undefined && guest.hastate !== '' && guest.hastate !== 'ignored';

/**
 * Whether a request for the guest becomes one of HA. Its configuration and the precheck of Proxmox VE know it at once, the
 * inventory only when the manager has taken the guest over.
 */
export const goesByHa = (found: Found): boolean =>
  isManagedByHa(guestOf(found)) ||
  found.preconditions?.['dependent-ha-resources'] !== undefined ||
  found.snapshot.guests.some(({ vmid, ha }) => vmid === found.move.vmid && ha !== undefined);

export const skip = (detail: string, remedy?: string) => ({ type: 'skip', detail, remedy }) as const;
export const hold = (detail: string, seconds: number) => ({ type: 'hold', detail, seconds }) as const;

/**
 * The other guests that HA takes along with a request for this one: as its precheck says, or where that does not tell
 * (before 9.0.14), by its rules, whose sets grow together where they share a guest. The precheck names all of the set; who
 * is on the target already stays there (PVE::HA::Manager, queue_resource_motion).
 */
export function companions(found: Found): number[] {
  const { move, preconditions, snapshot, resources } = found;
  if (!goesByHa(found)) return [];
  const own = sidOf(move.kind, move.vmid);
  const told = preconditions?.['dependent-ha-resources'];
  const set = new Set([own]);
  const ties = snapshot.cluster.haRules.flatMap((rule) =>
    rule.type === 'resource-affinity' && rule.affinity === 'positive' ? [rule.sids] : [],
  );
  for (let before = 0; before !== set.size; ) {
    before = set.size;
    for (const sids of ties) if (sids.some((sid) => set.has(sid))) for (const sid of sids) set.add(sid);
  }
  const along =
    told ??
    [...set].filter((sid) =>
      snapshot.guests.some((guest) => sidOf(guest.kind, guest.vmid) === sid && guest.ha),
    );
  const isThere = (vmid: number) =>
    resources.some((row) => row.vmid === vmid && row.node === move.target && isGuestRow(row));
  return along.flatMap((sid) => {
    const vmid = Number(sid.split(':')[1]);
    return sid === own || isThere(vmid) ? [] : [vmid];
  });
}
