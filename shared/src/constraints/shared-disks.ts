import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Two guests with one disk are a cluster of their own making: moved singly, both lose it (S23). */
export const sharedDisks = stayConstraint(
  {
    id: 'shared-disks',
    title: 'Disks of two guests',
    description: 'A guest that uses a disk of another one stays, and so does that other one.',
    precedence: 26,
  },
  ({ guests }) => {
    const partners = new Map<number, number>();
    for (const { vmid, placement } of guests)
      for (const { ownerVmid } of placement?.volumes ?? []) {
        if (ownerVmid === undefined || ownerVmid === vmid) continue;
        partners.set(vmid, ownerVmid);
        partners.set(ownerVmid, vmid);
      }
    return ({ vmid }) => {
      const guest = partners.get(vmid);
      return guest === undefined ? undefined : reason('shared-disk', { guest: `${guest}` });
    };
  },
);
