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

const NOWHERE: readonly string[] = [];

function useByNode({ guests, home, arriving, nodes, nodeIndex }: Model, ledger: Ledger, world: World) {
  const use = new Map(nodes.map(({ name }, node) => [name, ledger.base(node)]));
  const add = (guest: number, place: string) => {
    if (!nodeIndex.has(place)) return;
    const weight = ledger.weight(guest, place === nodes[home[guest] ?? -1]?.name);
    if (weight > 0) use.set(place, (use.get(place) ?? 0) + weight);
  };
  // of thousands of guests at each instant: it makes nothing for any of them
  guests.forEach(({ vmid }, guest) => {
    const places = world.get(vmid) ?? NOWHERE;
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? '';
      if (places.indexOf(place) === index) add(guest, place);
    }
    const arrival = nodes[arriving[guest] ?? -1]?.name;
    if (arrival !== undefined && !places.includes(arrival)) add(guest, arrival);
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
