import { reason } from '../plan/reason.ts';
import type { DeviceMapping } from '../snapshot/cluster-facts.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** Mapped devices are there under one name on several nodes; few of them let a running guest go. */
export const mappedDevices = targetConstraint(
  {
    id: 'mapped-devices',
    title: 'Mapped devices',
    description:
      'A running guest with a mapped device moves only where the mapping is marked as capable of live migration, and to nodes that it names.',
    precedence: 25,
  },
  ({ cluster }) => {
    const known = new Map(
      (cluster.mappings ?? []).map((mapping) => [`${mapping.kind} ${mapping.id}`, mapping]),
    );
    return ({ placement, status, node: home }): TargetRule | undefined => {
      const devices = placement?.mapped ?? [];
      if (devices.length === 0) return undefined;
      const mappings = devices.map(({ key, kind, id }) => ({ key, id, mapping: known.get(`${kind} ${id}`) }));
      const isStuck = ({ mapping }: { mapping: DeviceMapping | undefined }) =>
        status === 'running' && mapping?.isLive !== true;
      const stuck = mappings.find(isStuck);
      return {
        refuses(node) {
          if (node === home) return undefined;
          if (stuck !== undefined) return reason('device-not-live', { resource: stuck.key });
          const missing = mappings.find(({ mapping }) => mapping?.nodes.includes(node) !== true);
          return missing && reason('device-unmapped', { node, mapping: missing.id });
        },
      };
    };
  },
);
