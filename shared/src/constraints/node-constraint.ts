import { type Reason, reasonText } from '../plan/reason.ts';
import { areAll } from '../rules/places.ts';
import type { Settings } from '../settings/settings.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Constraint, Excess, World } from './constraint.ts';

/** What a rule says about one node: it takes no guests, and perhaps those there should leave. */
export interface ClosedNode {
  readonly reason: Reason;
  readonly evacuated: boolean;
}

type Meta = Pick<Constraint, 'id' | 'title' | 'description' | 'precedence'>;

/** A constraint that closes whole nodes to arrivals. */
export function nodeConstraint<M extends Meta>(
  meta: M,
  bind: (snapshot: ClusterSnapshot, settings: Settings) => (node: NodeFacts) => ClosedNode | undefined,
) {
  return {
    ...meta,
    mode: 'continuous',
    compile(builder) {
      const { nodes, snapshot, settings } = builder.model;
      const judge = bind(snapshot, settings);
      nodes.forEach((node, index) => {
        const closed = judge(node);
        if (closed === undefined) return;
        builder.close(index, closed.reason);
        if (closed.evacuated) builder.evacuate(index);
      });
    },
    checker(snapshot, settings) {
      const judge = bind(snapshot, settings);
      const closed = new Map(snapshot.nodes.map((node) => [node.name, judge(node)?.reason]));
      const known = new Set(snapshot.nodes.map(({ name }) => name));
      const arrivalAt = (vmid: number, node: string): Excess[] => {
        const reason = closed.get(node);
        if (reason === undefined && known.has(node)) return [];
        const why = reason === undefined ? 'there is no such node' : reasonText(reason);
        const text = `${vmid} may not move to ${node}: ${why}`;
        return [{ key: `${vmid} ${node}`, excess: 1, vmids: [vmid], nodes: [node], text }];
      };
      return {
        excesses(world: World): Excess[] {
          const found: Excess[] = [];
          for (const { vmid, node } of snapshot.guests) {
            const places = world.get(vmid) ?? [];
            if (areAll(places, node)) continue;
            const elsewhere = places.filter((place) => place !== node);
            found.push(...elsewhere.flatMap((place) => arrivalAt(vmid, place)));
          }
          return found;
        },
      };
    },
  } as const satisfies Constraint;
}
