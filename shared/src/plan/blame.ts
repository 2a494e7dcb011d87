import type { Kernel } from '../model/kernel.ts';
import type { GuestIndex, NodeIndex } from '../model/model.ts';
import { conflictsOf } from '../rules/conflict/conflicts.ts';
import type { Demand } from '../rules/conflict/demand.ts';
import { boardOf, ruleDemands } from '../rules/conflict/rule-demands.ts';
import { rulesOf } from '../rules/rules-of.ts';
import { reason, reasonText } from './reason.ts';

/** More guests at once than these are nobody's contradiction, but a cluster that is too full. */
const GUESTS_MAX = 200;

const listOf = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;

export const emptyingOf = (node: string): string => `emptying ${node}`;

/** Guests that should leave a node: as demanding as a rule. */
function evacuations({ model, evacuated }: Kernel): Demand[] {
  const names = model.nodes.map(({ name }) => name);
  return names.flatMap((name, node): Demand[] => {
    const leaving = model.guests.filter(
      (_, guest) => evacuated[node] === 1 && model.home[guest] === node && model.running[guest] === 1,
    );
    if (leaving.length === 0) return [];
    const nodes = new Set(names.filter((other) => other !== name));
    return [{ type: 'allow', id: emptyingOf(name), vmids: leaving.map(({ vmid }) => vmid), nodes }];
  });
}

const nameOf = ({ model }: Kernel, node: NodeIndex): string => model.nodes[node]?.name ?? '';

/** Where facts let a guest be, one demand for each reason; what pins say is a rule, and told as one. */
function guestFacts(kernel: Kernel, guest: GuestIndex): Demand[] {
  const { model, stays, refusals, reasons } = kernel;
  const vmid = model.guests[guest]?.vmid ?? 0;
  const home = model.home[guest] ?? -1;
  const names = model.nodes.map(({ name }) => name);
  const why = stays.get(guest);
  if (why !== undefined)
    return [
      {
        type: 'allow',
        id: `${vmid}: ${reasonText(why)}`,
        vmids: [vmid],
        nodes: new Set([nameOf(kernel, home)]),
      },
    ];
  const refused = new Map<number, Set<string>>();
  names.forEach((name, node) => {
    const number = refusals[guest * names.length + node] ?? 0;
    if (number === 0 || node === home || reasons[number]?.code === 'pinned') return;
    refused.set(number, (refused.get(number) ?? new Set<string>()).add(name));
  });
  return [...refused].map(([number, nodes]) => ({
    ...{ type: 'allow', vmids: [vmid], nodes: new Set(names.filter((name) => !nodes.has(name))) },
    id: factId(kernel, number, nodes, vmid),
  }));
}

/** A node that is closed to all is one fact, whoever would go there. */
function factId(
  { reasons, closed, model }: Kernel,
  number: number,
  nodes: ReadonlySet<string>,
  vmid: number,
) {
  const text = reasonText(reasons[number] ?? reason('no-target'));
  const isClosed = [...nodes].every((name) => closed[model.nodeIndex.get(name) ?? -1] === 1);
  return isClosed ? text : `${vmid}: ${text}`;
}

/** What each node has room for beside the guests that are not spoken of. */
function roomFacts({ model, dimensions }: Kernel, guests: readonly GuestIndex[]): Demand[] {
  const memory = dimensions.find(({ id }) => id === 'memory-need');
  if (memory === undefined) return [];
  const spokenOf = new Set(guests);
  const held = Float64Array.from(memory.base);
  const rest = Float64Array.from(memory.base);
  model.home.forEach((node, guest) => {
    const bytes = memory.atHome[guest] ?? 0;
    if (node < 0) return;
    held[node] = (held[node] ?? 0) + bytes;
    if (!spokenOf.has(guest)) rest[node] = (rest[node] ?? 0) + bytes;
  });
  return model.nodes.flatMap(({ name }, node): Demand[] => {
    const limit = Math.floor(((memory.total[node] ?? 0) * memory.limitPercent) / 100);
    if (Number.isNaN(limit)) return [];
    const needBytes = new Map(
      guests.map((guest) => [
        model.guests[guest]?.vmid ?? 0,
        ((model.home[guest] === node ? memory.atHome : memory.away)[guest] ?? 0) || 0,
      ]),
    );
    const bytes = Math.max(limit, held[node] ?? 0) - (rest[node] ?? 0);
    return [
      {
        type: 'room',
        id: `the memory of ${name}`,
        vmids: [...needBytes.keys()],
        node: name,
        bytes,
        needBytes,
      },
    ];
  });
}

/** `101: locked: backup` of the only guest in question is `locked: backup`. */
const withoutGuest = (id: string, vmids: readonly number[]): string => {
  const [only] = vmids;
  return vmids.length === 1 && id.startsWith(`${only}: `) ? id.slice(`${only}: `.length) : id;
};

/**
 * Why a goal cannot be reached: the fewest rules and facts that cannot all hold, in one sentence. Undefined where
 * there is no such thing, or none was found.
 */
export function blame(kernel: Kernel, goal: string, vmids: readonly number[]): string | undefined {
  const { snapshot, settings, guestIndex } = kernel.model;
  const rules = rulesOf(snapshot, settings);
  const facts = (concerned: readonly number[]): Demand[] => {
    const guests = concerned.flatMap((vmid) => guestIndex.get(vmid) ?? []);
    if (guests.length > GUESTS_MAX) return [];
    return [...guests.flatMap((guest) => guestFacts(kernel, guest)), ...roomFacts(kernel, guests)];
  };
  const wishes = [...evacuations(kernel), ...ruleDemands(snapshot, settings, rules)];
  const found = conflictsOf(wishes, boardOf(snapshot, settings), facts);
  const conflict = found.find((each) => each.some(({ id }) => id === goal)) ?? found[0];
  if (conflict === undefined) return undefined;
  const names = [...new Set(conflict.map(({ id }) => id))];
  const [cause, ...more] = names.filter((name) => name !== goal);
  const isRule = conflict.some((demand) => demand.id === cause && wishes.includes(demand));
  return cause !== undefined && more.length === 0 && !isRule
    ? withoutGuest(cause, vmids)
    : reasonText(reason('lint-conflict', { rules: listOf(names) }));
}
