import type { Instance } from './instance.ts';

/** One action of a plan, in the instance's own numbers. */
export interface Action {
  readonly type: 'migrate' | 'boot';
  readonly vm: number;
  /** -1 for a boot. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

type Places = readonly (readonly number[])[];

/** What each node holds of a resource: at home what a machine takes now, on its target what it is to be given. */
function overloads(
  { resources, start, nodeIds }: Instance,
  places: Places,
  isEnd: boolean,
): Map<string, number> {
  const found = new Map<string, number>();
  resources.forEach(({ name, now, wanted, capacity }) => {
    const held = nodeIds.map(() => 0);
    places.forEach((nodes, vm) => {
      for (const node of nodes) {
        const isHome = node === start[vm] && !isEnd;
        held[node] = (held[node] ?? 0) + ((isHome ? now : wanted)[vm] ?? 0);
      }
    });
    held.forEach((load, node) => {
      if (load > (capacity[node] ?? 0))
        found.set(`${name} of node ${nodeIds[node]}`, load - (capacity[node] ?? 0));
    });
  });
  return found;
}

function brokenRules(
  { spreads, amongs, fences, closed, pinned, start }: Instance,
  places: Places,
): Map<string, number> {
  const found = new Map<string, number>();
  spreads.forEach((vms, number) => {
    const nodes = vms.flatMap((vm) => places[vm] ?? []);
    const shared = nodes.length - new Set(nodes).size;
    if (shared > 0) found.set(`spread ${number}`, shared);
  });
  amongs.forEach(({ vms, parts }, number) => {
    const nodes = vms.flatMap((vm) => places[vm] ?? []);
    const fits = parts.some((part) => nodes.every((node) => part.includes(node)));
    if (!fits) found.set(`among ${number}`, 1);
  });
  fences.forEach(({ vms, nodes }, number) => {
    const outside = vms.flatMap((vm) => places[vm] ?? []).filter((node) => !nodes.includes(node)).length;
    if (outside > 0) found.set(`fence ${number}`, outside);
  });
  const isClosed = new Set(closed);
  const left = places.flat().filter((node) => isClosed.has(node)).length;
  if (left > 0) found.set('machines on nodes that go offline', left);
  const torn = pinned.filter((vm) => places[vm]?.join() !== String(start[vm])).length;
  if (torn > 0) found.set('machines that must never move', torn);
  return found;
}

interface Event {
  readonly action: Action;
  readonly vm: number;
  readonly at: number;
  readonly isEnd: boolean;
}

function eventsOf({ vmIds }: Instance, plan: readonly Action[]): Event[] {
  const vmOf = new Map(vmIds.map((id, vm) => [id, vm]));
  const events = plan.flatMap((action): Event[] => {
    const vm = vmOf.get(action.vm) ?? -1;
    return [
      { action, vm, at: action.start, isEnd: false },
      { action, vm, at: action.end, isEnd: true },
    ];
  });
  return events.sort((one, two) => one.at - two.at || Number(two.isEnd) - Number(one.isEnd));
}

/**
 * Replays a plan from the instance alone and names what it breaks that was not as broken before, and what it leaves
 * broken. Whoever moves is on both nodes from its start to its end.
 */
export function checkPlan(instance: Instance, plan: readonly Action[]): string[] {
  const { start, nodeIds } = instance;
  const nodeOf = new Map(nodeIds.map((id, node) => [id, node]));
  const places = start.map((node) => (node < 0 ? [] : [node]));
  const before = new Map([...overloads(instance, places, false), ...brokenRules(instance, places)]);
  const found = new Set<string>();
  const look = (isEnd: boolean) => {
    for (const [key, excess] of [...overloads(instance, places, isEnd), ...brokenRules(instance, places)])
      if (isEnd || excess > (before.get(key) ?? 0)) found.add(key);
  };
  const events = eventsOf(instance, plan);
  events.forEach(({ action, vm, at, isEnd }, index) => {
    const { type, from, to } = action;
    const source = type === 'boot' ? [] : [nodeOf.get(from) ?? -1];
    if (!isEnd && places[vm]?.join() !== source.join()) found.add(`${action.vm} is not on ${from}`);
    places[vm] = isEnd ? [nodeOf.get(to) ?? -1] : [...source, nodeOf.get(to) ?? -1];
    if (events[index + 1]?.at !== at || events[index + 1]?.isEnd !== isEnd) look(false);
  });
  look(true);
  return [...found];
}

/** No plan has fewer migrations: what must leave each node, the largest first, whatever else is ruled. */
export function leastMigrations({ resources, start, nodeIds, closed }: Instance): number {
  const residents: number[][] = nodeIds.map(() => []);
  start.forEach((node, vm) => {
    if (node >= 0) residents[node]?.push(vm);
  });
  const isClosed = new Set(closed);
  return residents.reduce((sum, vms, node) => {
    if (isClosed.has(node)) return sum + vms.length;
    const counts = resources.map(({ wanted, capacity }) => {
      let excess = vms.reduce((load, vm) => load + (wanted[vm] ?? 0), 0) - (capacity[node] ?? 0);
      let count = 0;
      for (const vm of [...vms].sort((one, two) => (wanted[two] ?? 0) - (wanted[one] ?? 0))) {
        if (excess <= 0) break;
        excess -= wanted[vm] ?? 0;
        count++;
      }
      return count;
    });
    return sum + Math.max(0, ...counts);
  }, 0);
}
