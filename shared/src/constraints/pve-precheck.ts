import { reason } from '../plan/reason.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** What Proxmox VE itself would say before a migration: asked for planned guests, and believed. */
export const pvePrecheck = targetConstraint(
  {
    id: 'pve-precheck',
    title: 'Precheck of Proxmox VE',
    description:
      'A guest that is planned to move stays, or stays away from a node, where the precheck of Proxmox VE has something against it.',
    precedence: 32,
  },
  () =>
    ({ placement, node: home }): TargetRule | undefined => {
      const precheck = placement?.precheck;
      if (precheck === undefined) return undefined;
      const refused = new Map(precheck.nodes.map(({ node, why }) => [node, why]));
      const { refusal } = precheck;
      return {
        refuses(node) {
          if (node === home) return undefined;
          if (refusal !== undefined) return reason('pve-refuses-all', { why: refusal });
          const why = refused.get(node);
          return why === undefined ? undefined : reason('pve-refuses', { node, why });
        },
      };
    },
);
