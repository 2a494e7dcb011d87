import type { Constraint, Excess } from './constraint.ts';
import { runningMembers, runningVmids, strictRules } from './group-rules.ts';

/** Guests that belong on one node; they may be apart while they move there one after the other. */
export const keepTogether = {
  id: 'keep-together',
  title: 'Keep together',
  description:
    'Guests of a `plb_affinity_X`, `pxc_affinity_X` or `rebalance_together_X` tag, of a positive HA resource affinity, or of such a rule of the settings end on one node.',
  mode: 'discrete',
  precedence: 51,
  compile(builder) {
    const { model } = builder;
    for (const { id, vmids } of strictRules(model.snapshot, model.settings, 'together')) {
      const guests = runningMembers(model, vmids);
      if (guests.length > 1) builder.together({ guests, origin: id });
    }
  },
  checker(snapshot, settings) {
    const rules = strictRules(snapshot, settings, 'together');
    const running = runningVmids(snapshot);
    return {
      excesses: (world) =>
        rules.flatMap(({ id, vmids }): Excess[] => {
          const members = vmids.filter((vmid) => running.has(vmid));
          const counts = new Map<string, number>();
          for (const vmid of members)
            for (const node of world.get(vmid) ?? []) counts.set(node, (counts.get(node) ?? 0) + 1);
          const excess = members.length - Math.max(0, ...counts.values());
          if (excess === 0) return [];
          const nodes = [...counts.keys()];
          return [
            {
              key: id,
              excess,
              vmids: members,
              nodes,
              text: `${members.join(', ')} are apart (${id})`,
            },
          ];
        }),
    };
  },
} as const satisfies Constraint;
