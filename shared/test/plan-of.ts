import type { Plan } from '../src/plan/plan.ts';
import { propose } from '../src/plan/propose.ts';
import { defaultSettings, type Settings } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';

/** Every plan that a search yields, the final one last. */
export function plansOf(snapshot: ClusterSnapshot, settings: Settings = defaultSettings): Plan[] {
  const plans: Plan[] = [];
  const search = propose(snapshot, settings, { workUnitsMax: 50_000 });
  for (;;) {
    const { done, value } = search.next();
    if (done) return [...plans, value];
    if (value.plan !== undefined) plans.push(value.plan);
  }
}

/** The final plan. */
export const planOf = (snapshot: ClusterSnapshot, settings: Settings = defaultSettings): Plan =>
  plansOf(snapshot, settings).pop() as Plan;

/** The cluster after a plan was executed: guests moved, and what they use with them. */
export function afterPlan(snapshot: ClusterSnapshot, { moves }: Plan): ClusterSnapshot {
  const targets = new Map(moves.map(({ vmid, target }) => [vmid, target]));
  const guests = snapshot.guests.map((guest) => ({ ...guest, node: targets.get(guest.vmid) ?? guest.node }));
  const shift = (node: string, figure: (load: { cpuCores: number; memoryBytes: number }) => number) =>
    snapshot.guests.reduce((sum, { vmid, node: home, load }) => {
      const target = targets.get(vmid) ?? home;
      if (load === undefined || target === home) return sum;
      const weight = figure({ ...load, memoryBytes: load.memoryHostBytes ?? load.memoryBytes });
      return sum + (target === node ? weight : 0) - (home === node ? weight : 0);
    }, 0);
  const nodes = snapshot.nodes.map((node) =>
    node.load === undefined
      ? node
      : {
          ...node,
          load: {
            ...node.load,
            cpuCores: Math.max(0, node.load.cpuCores + shift(node.name, ({ cpuCores }) => cpuCores)),
            memoryBytes: node.load.memoryBytes + shift(node.name, ({ memoryBytes }) => memoryBytes),
          },
        },
  );
  return { ...snapshot, guests, nodes };
}
