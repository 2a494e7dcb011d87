import { reason } from '../plan/reason.ts';
import { nodeConstraint } from './node-constraint.ts';

/** What has just come up may go down again, and what is about to go down takes nobody (S15). */
export const nodeCalm = nodeConstraint(
  {
    id: 'node-calm',
    title: 'Nodes at rest',
    description:
      'A node that started a few minutes ago, or on which a task runs that shuts it down, empties or upgrades it, or whose disks somebody works on in Ceph, takes no guests.',
    precedence: 7,
  },
  ({ activity }, { nodeUpSecondsMin }) =>
    ({ name: node, uptimeSeconds, busyWith }) => {
      if (activity?.ceph?.flaggedNodes.includes(node) === true)
        return { reason: reason('node-flagged', { node }), evacuated: false };
      if (busyWith !== undefined)
        return { reason: reason('node-busy', { node, task: busyWith }), evacuated: false };
      if (uptimeSeconds === undefined || uptimeSeconds >= nodeUpSecondsMin) return undefined;
      return { reason: reason('node-just-up', { node, upSeconds: uptimeSeconds }), evacuated: false };
    },
);
