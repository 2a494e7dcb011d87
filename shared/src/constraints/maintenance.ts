import { reason } from '../plan/reason.ts';
import { nodeConstraint } from './node-constraint.ts';

/** A node in maintenance, or one that the settings empty, takes no guests; those there should leave. */
export const maintenance = nodeConstraint(
  {
    id: 'maintenance',
    title: 'Maintenance and evacuation',
    description: 'A node in HA maintenance or listed to be evacuated takes no guests, and is emptied.',
    precedence: 10,
  },
  (_snapshot, { evacuatedNodes }) =>
    ({ name, maintenance: inMaintenance }) => {
      if (inMaintenance) return { reason: reason('maintenance-target', { node: name }), evacuated: true };
      if (!evacuatedNodes.includes(name)) return undefined;
      return { reason: reason('node-reserved', { node: name }), evacuated: true };
    },
);
