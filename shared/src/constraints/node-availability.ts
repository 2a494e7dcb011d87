import { reason } from '../plan/reason.ts';
import { nodeConstraint } from './node-constraint.ts';

/** Only a node that is online and known, and not reserved, takes guests. */
export const nodeAvailability = nodeConstraint(
  {
    id: 'node-availability',
    title: 'Available nodes',
    description:
      'A node that is offline, whose load is unknown, or that the settings reserve or keep for the quorum takes no guests.',
    precedence: 5,
  },
  (_snapshot, { reservedNodes, witnessNodes }) =>
    (facts) => {
      const { name: node, status, load, cpuTotalCores, memoryTotalBytes } = facts;
      if (status !== 'online') return { reason: reason('node-offline', { node }), evacuated: false };
      if (load === undefined || cpuTotalCores === undefined || memoryTotalBytes === undefined)
        return { reason: reason('node-load-unknown', { node }), evacuated: false };
      if (reservedNodes.includes(node))
        return { reason: reason('node-reserved', { node }), evacuated: false };
      if (witnessNodes.includes(node)) return { reason: reason('node-witness', { node }), evacuated: false };
      return undefined;
    },
);
