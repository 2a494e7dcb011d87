import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import { type Check, skip } from './found.ts';

type LocalDisk = NonNullable<MigratePreconditions['local_disks']>[number];

/** Its node knows at once what the inventory shows seconds later: who is off would be moved as such. */
const checkRunning: Check = ({ preconditions, move }) =>
  preconditions?.running === false && move.how !== 'offline'
    ? skip('it is stopped now, it was running')
    : undefined;

/** Mapped devices are listed among those of the node: only while it runs, and without a way to go along, they bind it. */
const checkResources: Check = ({ preconditions, move }) => {
  const info = preconditions?.['mapped-resource-info'] ?? {};
  const mapped = new Set([...(preconditions?.['mapped-resources'] ?? []), ...Object.keys(info)]);
  const bound = (preconditions?.local_resources ?? []).filter((key) => !mapped.has(key));
  if (bound.length > 0) return skip(`bound to its node by ${bound.join(', ')}`);
  const stuck = [...mapped].filter((key) => info[key]?.['live-migration'] !== true);
  return move.how === 'live' && stuck.length > 0
    ? skip(`${stuck.join(', ')} cannot go along while it runs`)
    : undefined;
};

/** Small volumes that Proxmox VE makes: they cost nothing worth asking about (S20). */
const isGenerated = ({ is_cloudinit, is_tpmstate }: LocalDisk): boolean => is_cloudinit || is_tpmstate;

/** Disks go over the network where a replication has copied them already, or where the settings let them. */
const checkDisks: Check = ({ preconditions, move, execution, snapshot }) => {
  const guest = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  const isThere = guest?.replicationTargets?.includes(move.target) === true;
  const skipped = new Set(
    guest?.placement?.volumes.flatMap(({ key, skipsReplication }) => (skipsReplication ? [key] : [])),
  );
  const disk = preconditions?.local_disks?.find(
    (each) => !isGenerated(each) && (!isThere || skipped.has(each.drivename ?? '')),
  );
  const { localDisksMayMove, allowedVmids } = execution.settings;
  if (disk === undefined || localDisksMayMove || allowedVmids.includes(move.vmid)) return undefined;
  return skip(`${disk.volid} is on a storage of ${move.source}, and local disks may not move`);
};

/** It asks for the storages of the disks as they are, also where the request sends the disks elsewhere. */
const checkTarget: Check = ({ preconditions, move, storages }) => {
  if (preconditions === undefined) return undefined;
  const left = new Set(storages.map(([from]) => from));
  const blocked = blockedOn(preconditions, move.target);
  const isLeft = (storage: string) => left.has(storage);
  const why = blockers(blocked, isLeft);
  if (why.length > 0) return skip(`${move.target} cannot take it: ${why.join(', ')}`);
  const allowed = preconditions.allowed_nodes ?? preconditions['allowed-nodes'];
  return allowed === undefined ||
    allowed.includes(move.target) ||
    blocked?.unavailable_storages?.some(isLeft) === true
    ? undefined
    : skip(`${move.target} cannot take it, says Proxmox VE`);
};

type Blocked = NonNullable<MigratePreconditions['not_allowed_nodes']>[string];

const blockedOn = (preconditions: MigratePreconditions, node: string): Blocked | undefined =>
  (preconditions.not_allowed_nodes ?? preconditions['not-allowed-nodes'])?.[node];

/** An empty object beside a node means nothing. */
function blockers(blocked: Blocked | undefined, isLeft: (storage: string) => boolean): string[] {
  const missing = (blocked?.unavailable_storages ?? []).filter((storage) => !isLeft(storage));
  return [
    ...missing.map((storage) => `storage ${storage} is not available`),
    ...(blocked?.['unavailable-resources'] ?? []).map((resource) => `${resource} is not available`),
    ...(blocked?.['blocking-ha-resources'] ?? []).map(({ sid, cause }) => `${sid} is in its way (${cause})`),
  ];
}

/** What Proxmox VE itself holds against it. */
export const MIGRATION_CHECKS: readonly Check[] = [checkRunning, checkResources, checkDisks, checkTarget];
