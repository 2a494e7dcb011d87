import { formatPercent } from '../kit/units.ts';
import type { Model } from '../model/model.ts';
import type { Checker, Excess, World } from './constraint.ts';

/** One resource of all nodes, by names: what a guest takes depends on whether it is where it was. */
export interface Ledger {
  readonly resource: string;
  readonly limitPercent: number;
  total(node: number): number;
  base(node: number): number;
  weight(guest: number, isHome: boolean): number;
}

function useByNode({ guests, home, arriving, nodes, nodeIndex }: Model, ledger: Ledger, world: World) {
  const use = new Map(nodes.map(({ name }, node) => [name, ledger.base(node)]));
  guests.forEach(({ vmid }, guest) => {
    const places = new Set(world.get(vmid));
    const homeName = nodes[home[guest] ?? -1]?.name;
    const arrivingName = nodes[arriving[guest] ?? -1]?.name;
    if (arrivingName !== undefined) places.add(arrivingName);
    for (const place of places) {
      if (!nodeIndex.has(place)) continue;
      const weight = ledger.weight(guest, place === homeName);
      if (weight > 0) use.set(place, (use.get(place) ?? 0) + weight);
    }
  });
  return use;
}

/** Adds up every node at one instant, the obvious way, and names those above their limit. */
export function capacityChecker(model: Model, ledger: Ledger): Checker {
  return {
    excesses(world): Excess[] {
      const use = useByNode(model, ledger, world);
      return model.nodes.flatMap(({ name }, node) => {
        const total = ledger.total(node);
        const used = use.get(name) ?? 0;
        const excess = used - Math.floor((total * ledger.limitPercent) / 100);
        if (!(excess > 0)) return [];
        const percent = formatPercent((used * 100) / total);
        const text = `${name} would reach ${percent} ${ledger.resource}, limit ${formatPercent(ledger.limitPercent)}`;
        return [{ key: `${ledger.resource} ${name}`, excess, vmids: [], nodes: [name], text }];
      });
    },
  };
}
