import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import { type Check, skip } from './found.ts';

type LocalDisk = NonNullable<MigratePreconditions['local_disks']>[number];

const checkResources: Check = ({ preconditions }) => {
  const resources = preconditions?.local_resources ?? [];
  return resources.length === 0 ? undefined : skip(`bound to its node by ${resources.join(', ')}`);
};

/** Small volumes that Proxmox VE makes: they cost nothing worth asking about (S20). */
const isGenerated = ({ is_cloudinit, is_tpmstate }: LocalDisk): boolean => is_cloudinit || is_tpmstate;

/** Disks go over the network where a replication has copied them already, or where the settings let them. */
const checkDisks: Check = ({ preconditions, move, execution, snapshot }) => {
  const disks = preconditions?.local_disks?.filter((disk) => !isGenerated(disk)) ?? [];
  const [disk] = disks;
  if (disk === undefined || execution.settings.localDisksMayMove) return undefined;
  const guest = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  if (guest?.replicationTargets?.includes(move.target)) return undefined;
  return skip(`${disk.volid} is on a storage of ${move.source}, and local disks may not move`);
};

const checkTarget: Check = ({ preconditions, move }) => {
  if (preconditions === undefined) return undefined;
  const allowed = preconditions.allowed_nodes ?? preconditions['allowed-nodes'];
  const why = blockers(preconditions, move.target);
  if (why.length > 0) return skip(`${move.target} cannot take it: ${why.join(', ')}`);
  return allowed === undefined || allowed.includes(move.target)
    ? undefined
    : skip(`${move.target} cannot take it, says Proxmox VE`);
};

/** An empty object beside a node means nothing. */
function blockers(preconditions: MigratePreconditions, node: string): string[] {
  const blocked = (preconditions.not_allowed_nodes ?? preconditions['not-allowed-nodes'])?.[node];
  return [
    ...(blocked?.unavailable_storages ?? []).map((storage) => `storage ${storage} is not available`),
    ...(blocked?.['unavailable-resources'] ?? []).map((resource) => `${resource} is not available`),
    ...(blocked?.['blocking-ha-resources'] ?? []).map(({ sid, cause }) => `${sid} is in its way (${cause})`),
  ];
}

/** What Proxmox VE itself holds against it. */
export const MIGRATION_CHECKS: readonly Check[] = [checkResources, checkDisks, checkTarget];
