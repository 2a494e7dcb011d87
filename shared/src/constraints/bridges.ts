import { reason } from '../plan/reason.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** A machine whose bridge is missing starts on the target only to fail, after all of its memory was sent there. */
export const bridges = targetConstraint(
  {
    id: 'bridges',
    title: 'Bridges on the target',
    description:
      'A guest moves only to nodes that have all the bridges and virtual networks of its network cards, as far as the reader may see them.',
    precedence: 27,
  },
  ({ nodes }) => {
    const known = new Map(nodes.map(({ name, bridges: there }) => [name, there && new Set(there)]));
    return ({ placement, node: home }): TargetRule | undefined => {
      const needed = placement?.bridges ?? [];
      if (needed.length === 0) return undefined;
      return {
        refuses(node) {
          const there = node === home ? undefined : known.get(node);
          const bridge = there && needed.find((each) => !there.has(each));
          return bridge === undefined ? undefined : reason('bridge-missing', { node, bridge });
        },
      };
    };
  },
);
