import * as z from 'zod/mini';
import { chosenGuests } from '../../rules/chosen-guests.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { balanceOf } from '../balance.ts';
import { guestExplainer } from '../explain-guest.ts';
import { finalPlan } from '../final-plan.ts';
import { Alternative, type Balance, type Plan } from '../plan.ts';
import { Reason, reason } from '../reason.ts';
import {
  type DescribedGuest,
  describedFacts,
  describedRules,
  usualCpuPercent,
  vmidOfDescribed,
} from './described-guest.ts';
import { NodePreview, previewOf } from './preview.ts';
import { bytesByStorage, overfull, storageRefusal } from './storage-room.ts';
import { type Survival, survive } from './survive.ts';
import { unknownNode } from './unknown-name.ts';
import { asEvenAsPossible, onlyThese, pinTo, withBudget } from './wishes.ts';

const Target = z.extend(Alternative, { fits: z.boolean() });

const PlacedGuest = z.object({
  name: z.optional(z.string()),
  /** The best node, with all others of the list where they were placed; absent where none takes it. */
  target: z.optional(z.string()),
  /** Every node, the best first, then those that refuse it. */
  targets: z.array(Target),
});
export type PlacedGuest = z.infer<typeof PlacedGuest>;

/** Where new guests would fit, all of them together. */
export const Placing = z.object({
  guests: z.array(PlacedGuest),
  placed: z.int(),
  preview: z.array(NodePreview),
  survivesNodeLoss: z.object({
    before: z.enum(['yes', 'no', 'unknown']),
    after: z.enum(['yes', 'no', 'unknown']),
  }),
  problems: z.array(Reason),
});
export type Placing = z.infer<typeof Placing>;

/** No node of a cluster has such a name: here the new guests wait to be taken in. */
const WAITING_ROOM = '(new)';
/** As much as a machine can have: more would be taken for a figure that cannot be. */
const PLENTY_CORES = 1e6;
const PLENTY_BYTES = 2 ** 50;

/** Why each guest cannot be on a node, whatever else is there: by guest, then by node. */
type Refusals = readonly Map<string, Reason>[];

function firstRefusals(snapshot: ClusterSnapshot, described: readonly DescribedGuest[]): Refusals {
  return described.map((guest) => {
    const refused = new Map<string, Reason>();
    const wanted = new Set(guest.nodes.map((name) => name.toLowerCase()));
    const sums = bytesByStorage(guest);
    for (const { name } of snapshot.nodes) {
      const isOutside = wanted.size > 0 && !wanted.has(name.toLowerCase());
      const why = isOutside
        ? reason('only-nodes', { nodes: guest.nodes.join(', ') })
        : storageRefusal(snapshot, sums, name);
      if (why !== undefined) refused.set(name, why);
    }
    return refused;
  });
}

/** The cluster with a waiting room, and those in it for whom there may be a place. */
function withGuests(snapshot: ClusterSnapshot, described: readonly DescribedGuest[]): ClusterSnapshot {
  const { cluster, nodes, guests, takenAtMs } = snapshot;
  const usual = usualCpuPercent(snapshot);
  const coming = described.map((guest, index) =>
    describedFacts(guest, vmidOfDescribed(index), WAITING_ROOM, snapshot, usual),
  );
  const sum = (figure: (load: { cpuCores: number; memoryBytes: number }) => number) =>
    coming.reduce((total, { load }) => total + (load === undefined ? 0 : figure(load)), 0);
  const load = {
    ...{ source: 'file' as const, takenAtMs },
    cpuCores: sum(({ cpuCores }) => cpuCores),
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
  };
  const room = { name: WAITING_ROOM, status: 'online' as const, maintenance: false, load };
  return {
    ...snapshot,
    cluster: {
      ...cluster,
      standalone: false,
      nativeRebalance: false,
      registeredTags: [...cluster.registeredTags, ...described.flatMap(({ tags }) => tags)],
    },
    nodes: [...nodes, { ...room, cpuTotalCores: PLENTY_CORES, memoryTotalBytes: PLENTY_BYTES }],
    guests: [...guests, ...coming],
  };
}

/** The settings under which only the new guests go, to where the nodes become as even as they can. */
function takingIn(
  settings: Settings,
  crowd: ClusterSnapshot,
  described: readonly DescribedGuest[],
  refusals: Refusals,
): Settings {
  const open = asEvenAsPossible(withBudget(settings, crowd, {}));
  const rules = described.flatMap((guest, index) => {
    const vmid = vmidOfDescribed(index);
    const refused = refusals[index] ?? new Map<string, Reason>();
    const nodes = crowd.nodes
      .map(({ name }) => name)
      .filter((name) => name !== WAITING_ROOM && !refused.has(name));
    const pins = refused.size === 0 || nodes.length === 0 ? [] : [pinTo(vmid, nodes, 'as described')];
    return [...describedRules(guest, vmid, crowd.guests), ...pins];
  });
  return onlyThese(
    {
      ...open,
      rules: [...open.rules, ...rules],
      evacuatedNodes: [...open.evacuatedNodes, WAITING_ROOM],
      containersMayRestart: true,
      haMayMigrateUnlimited: true,
    },
    crowd,
    ({ node, vmid }) =>
      node === WAITING_ROOM &&
      (refusals[described.findIndex((_, index) => vmidOfDescribed(index) === vmid)]?.size ?? 0) <
        crowd.nodes.length - 1,
  );
}

interface Found {
  readonly plan: Plan;
  readonly refusals: Refusals;
  readonly crowd: ClusterSnapshot;
  readonly wishes: Settings;
}

/** Places them; who finds a storage full that others took is not put there again. */
function search(snapshot: ClusterSnapshot, settings: Settings, described: readonly DescribedGuest[]): Found {
  const crowd = withGuests(snapshot, described);
  const refusals = firstRefusals(snapshot, described);
  for (;;) {
    const wishes = takingIn(settings, crowd, described, refusals);
    const plan = finalPlan(crowd, wishes);
    const arrivals = described.flatMap((each, guest) => {
      const move = plan.moves.find(({ vmid }) => vmid === vmidOfDescribed(guest));
      return move === undefined ? [] : [{ guest, node: move.target, described: each }];
    });
    const crowded = overfull(snapshot, arrivals);
    // each round rules out one more node for one guest
    if (crowded === undefined) return { plan, refusals, crowd, wishes };
    refusals[crowded.guest]?.set(crowded.node, crowded.reason);
  }
}

const FITS: readonly Reason['code'][] = ['other-target', 'no-gain'];

function targetsOf(
  { plan, refusals, crowd }: Found,
  index: number,
  explain: ReturnType<typeof guestExplainer>,
): Pick<PlacedGuest, 'target' | 'targets'> {
  const vmid = vmidOfDescribed(index);
  const move = plan.moves.find((each) => each.vmid === vmid);
  const refused = refusals[index] ?? new Map<string, Reason>();
  const others = (move?.alternatives ?? explain(vmid).targets).filter(({ node }) => node !== WAITING_ROOM);
  const rated = others.map(({ node, reason: said }) => {
    const why = refused.get(node);
    return { node, reason: why ?? said, fits: why === undefined && FITS.includes(said.code) };
  });
  const missing = crowd.nodes.flatMap(({ name }) => {
    const why = refused.get(name);
    const isTold = name === move?.target || rated.some(({ node }) => node === name);
    return why === undefined || isTold ? [] : [{ node: name, reason: why, fits: false }];
  });
  const ranked = [...rated.filter(({ fits }) => fits), ...rated.filter(({ fits }) => !fits), ...missing];
  if (move === undefined) return { targets: ranked };
  const { target } = move;
  return {
    target,
    targets: [{ node: target, reason: reason('new-guest', { target }), fits: true }, ...ranked],
  };
}

/** Whether the loss of any one node is borne with those that were placed; who found no place burdens nobody. */
function survivesWith({ nodes }: ClusterSnapshot, { plan, crowd, wishes }: Found): Survival['verdict'] {
  const placed = new Set(plan.moves.map(({ vmid }) => vmid));
  const guests = crowd.guests.filter(({ node, vmid }) => node !== WAITING_ROOM || placed.has(vmid));
  const losses = nodes.map(({ name }) => [name]);
  return survive({ ...crowd, nodes, guests }, wishes, { losses, moves: plan.moves }).verdict;
}

const withoutRoom = ({ nodes, ...balance }: Balance): Balance => ({
  ...balance,
  nodes: nodes.filter(({ node }) => node !== WAITING_ROOM),
});

function problemsOf(
  snapshot: ClusterSnapshot,
  { guests }: ClusterSnapshot,
  described: readonly DescribedGuest[],
): Reason[] {
  const { nodes } = snapshot;
  const known = new Set(nodes.map(({ name }) => name.toLowerCase()));
  const named = new Set(described.flatMap((guest) => guest.nodes));
  const met = new Set(described.flatMap(({ apart, together }) => [...apart, ...together]));
  return [
    ...(nodes.length === 0 ? [reason('no-node')] : []),
    ...[...named].filter((name) => !known.has(name.toLowerCase())).map((node) => unknownNode(snapshot, node)),
    ...[...met]
      .filter((pattern) => chosenGuests(guests, [pattern]).length === 0)
      .map((pattern) => reason('nobody-meant', { pattern })),
  ];
}

/** Where guests that do not exist yet would fit best, all of them placed together, and what speaks against each other node. */
export function place(
  snapshot: ClusterSnapshot,
  settings: Settings,
  described: readonly DescribedGuest[],
): Placing {
  const found = search(snapshot, settings, described);
  const { plan, crowd, wishes } = found;
  const explain = guestExplainer(crowd, wishes, plan.moves);
  const guests = described.map(({ name }, index) => ({
    ...(name === undefined ? {} : { name }),
    ...targetsOf(found, index, explain),
  }));
  return {
    guests,
    placed: guests.filter(({ target }) => target !== undefined).length,
    preview: previewOf({ before: withoutRoom(plan.before), after: withoutRoom(plan.after) }),
    survivesNodeLoss: {
      before: balanceOf(snapshot, settings).survivesNodeLoss,
      after: survivesWith(snapshot, found),
    },
    problems: problemsOf(snapshot, crowd, described),
  };
}
