import { reason } from '../plan/reason.ts';
import { targetConstraint } from './target-constraint.ts';

/** Where a copy is already only what has changed since must go; Proxmox VE refuses a live move elsewhere. */
export const replication = targetConstraint(
  {
    id: 'replication',
    title: 'Replicated guests',
    description: 'A guest with replicated disks moves only to the targets of its replication jobs.',
    precedence: 28,
  },
  () =>
    ({ replicationTargets = [] }) => {
      if (replicationTargets.length === 0) return undefined;
      const targets = replicationTargets.join(', ');
      return {
        refuses: (node) =>
          replicationTargets.includes(node) ? undefined : reason('not-replicated', { node, targets }),
      };
    },
);
