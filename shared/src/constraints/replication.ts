import { reason } from '../plan/reason.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** Where a copy is already only what has changed since must go; Proxmox VE refuses a live move elsewhere. */
export const replication = targetConstraint(
  {
    id: 'replication',
    title: 'Replicated guests',
    description:
      'A guest with replicated disks moves only to the targets of its replication jobs; a running virtual machine whose jobs are all disabled stays.',
    precedence: 28,
  },
  () =>
    ({ replicationTargets: nodes, kind, status, node: home }): TargetRule | undefined => {
      if (nodes === undefined) return undefined;
      const targets = nodes.join(', ');
      if (nodes.length > 0)
        return {
          refuses: (node) => (nodes.includes(node) ? undefined : reason('not-replicated', { node, targets })),
        };
      // Proxmox VE counts a disabled job as one, and copies nothing for it before a move to its target.
      return kind === 'qemu' && status !== 'stopped'
        ? { refuses: (node) => (node === home ? undefined : reason('replication-disabled')) }
        : undefined;
    },
);
