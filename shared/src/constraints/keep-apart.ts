import type { Constraint, Excess } from './constraint.ts';
import { runningMembers, runningVmids, strictRules } from './group-rules.ts';

/** Guests that must never meet on a node, not even while one of them is in flight. */
export const keepApart = {
  id: 'keep-apart',
  title: 'Keep apart',
  description:
    'Guests of a `plb_anti_affinity_X`, `pxc_anti_affinity_X` or `rebalance_apart_X` tag, of a negative HA resource affinity, or of such a rule of the settings are on different nodes at every instant.',
  mode: 'continuous',
  precedence: 50,
  compile(builder) {
    const { model } = builder;
    for (const { id, vmids } of strictRules(model.snapshot, model.settings, 'apart')) {
      const guests = runningMembers(model, vmids);
      if (guests.length > 1) builder.apart({ guests, origin: id });
    }
  },
  checker(snapshot, settings) {
    const rules = strictRules(snapshot, settings, 'apart');
    const running = runningVmids(snapshot);
    return {
      excesses: (world) =>
        rules.flatMap(({ id, vmids }): Excess[] => {
          const members = new Map<string, number[]>();
          for (const vmid of vmids.filter((member) => running.has(member)))
            for (const node of world.get(vmid) ?? []) members.set(node, [...(members.get(node) ?? []), vmid]);
          return [...members].flatMap(([node, met]) =>
            met.length < 2
              ? []
              : [
                  {
                    key: `${id} ${node}`,
                    excess: met.length - 1,
                    vmids: met,
                    nodes: [node],
                    text: `${met.join(' and ')} would meet on ${node} (${id})`,
                  },
                ],
          );
        }),
    };
  },
} as const satisfies Constraint;
