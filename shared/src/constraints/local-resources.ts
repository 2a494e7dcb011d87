import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Passthrough devices, raw arguments and the like tie a guest to its host. */
export const localResources = stayConstraint(
  {
    id: 'local-resources',
    title: 'Local resources',
    description: 'A guest whose configuration names a device or setting of its host stays there.',
    precedence: 25,
  },
  () =>
    ({ placement, node }) => {
      const [resource] = placement?.localResources ?? [];
      return resource === undefined ? undefined : reason('local-resource', { resource, node });
    },
);
