import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import { type Check, skip } from './found.ts';

const checkResources: Check = ({ preconditions }) => {
  const resources = preconditions?.local_resources ?? [];
  return resources.length === 0 ? undefined : skip(`bound to its node by ${resources.join(', ')}`);
};

/** A cloud-init drive is made again on the target; everything else local would have to be copied. */
const checkDisks: Check = ({ preconditions }) => {
  const disk = preconditions?.local_disks?.find(({ is_cloudinit }) => !is_cloudinit);
  return disk === undefined ? undefined : skip(`not yet supported: local disks (${disk.volid})`);
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
