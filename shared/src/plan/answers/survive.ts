import * as z from 'zod/mini';
import { compileModel, type GuestIndex, type Model } from '../../model/model.ts';
import type { Settings } from '../../settings/settings.ts';
import type { GuestFacts } from '../../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { mayHoldGuests } from '../balance.ts';
import { isLossKnown, type LossScene, lossScene, packLoss } from '../node-loss.ts';
import { Stay } from '../plan.ts';
import { Reason, reason } from '../reason.ts';
import { unknownNode } from './unknown-name.ts';

const VERDICTS = ['yes', 'no', 'unknown'] as const;

const Bound = z.pick(Stay, { vmid: true, reason: true });

/** What the loss of some nodes at once would do: of one node, or of all nodes of a site. */
export const Loss = z.object({
  nodes: z.array(z.string()),
  /** Whether the memory of the others takes all that runs there. */
  verdict: z.enum(VERDICTS),
  /** Why the verdict is unknown. */
  why: z.optional(Reason),
  /** False where not all fit, but not every way to place them was tried. */
  proved: z.boolean(),
  needBytes: z.number(),
  /** What is free for guests on all other nodes that take some. */
  freeBytes: z.number(),
  /** One way in which they fit. */
  places: z.array(z.object({ vmid: z.int(), node: z.string() })),
  unfit: z.array(z.int()),
  /** Restarted elsewhere by HA; to be started elsewhere by a person; and tied to the node that is lost. */
  restarts: z.array(z.int()),
  byHand: z.array(z.int()),
  bound: z.array(Bound),
  /** Whether the nodes that are left are more than half: else nothing restarts without a QDevice. */
  majority: z.boolean(),
});
export type Loss = z.infer<typeof Loss>;

export const Survival = z.object({
  verdict: z.enum(VERDICTS),
  losses: z.array(Loss),
  /** What was asked for and is not there. */
  problems: z.array(Reason),
});
export type Survival = z.infer<typeof Survival>;

export interface SurviveOptions {
  /** Nodes that are lost at once; where nothing is said each node alone, and each site. */
  readonly losses?: readonly (readonly string[])[] | undefined;
  /** Moves that count as made. */
  readonly moves?: readonly { readonly vmid: number; readonly target: string }[];
}

/** Disks or devices that are only there: such a guest starts nowhere else. */
function tie({ placement, node }: GuestFacts): Reason | undefined {
  const volume = placement?.volumes.find((disk) => !disk.shared && disk.class === 'attached');
  if (volume !== undefined) return reason('local-disk', { storage: volume.storage, node });
  const [resource] = placement?.localResources ?? [];
  return resource === undefined ? undefined : reason('local-resource', { resource, node });
}

/** Why nobody can say whether all fit. */
function whyUnknown({ model, guestsOf }: LossScene): Reason {
  if (model.nodes.length < 2) return reason('standalone-node');
  if (model.snapshot.hiddenGuestsPossible) return reason('hidden-guests');
  const guest = guestsOf.flat().find((each) => Number.isNaN(model.memoryNeedBytes[each]));
  return reason('size-unknown', { vmid: model.guests[guest ?? -1]?.vmid ?? 0 });
}

function hasMajority({ nodes }: Model, lost: readonly number[]): boolean {
  const left = nodes.filter(({ status }, node) => status === 'online' && !lost.includes(node));
  return left.length * 2 > nodes.length;
}

/** How the guests of the lost nodes come back. */
function fates(
  { model }: LossScene,
  guests: readonly GuestIndex[],
): Pick<Loss, 'restarts' | 'byHand' | 'bound'> {
  const restarts: number[] = [];
  const byHand: number[] = [];
  const bound: Loss['bound'] = [];
  for (const guest of guests) {
    const facts = model.guests[guest];
    if (facts === undefined) continue;
    const tied = tie(facts);
    if (tied !== undefined) bound.push({ vmid: facts.vmid, reason: tied });
    else if (facts.ha !== undefined) restarts.push(facts.vmid);
    else byHand.push(facts.vmid);
  }
  return { restarts, byHand, bound };
}

function lossOf(scene: LossScene, nodes: readonly string[]): Loss {
  const { model } = scene;
  const lost = nodes.map((name) => model.nodeIndex.get(name) ?? -1);
  const isManaged = (guest: GuestIndex) => model.guests[guest]?.ha !== undefined;
  const { guests, bins, complete, proved } = packLoss(scene, lost, isManaged);
  const vmidOf = (guest: GuestIndex | undefined) => model.guests[guest ?? -1]?.vmid ?? 0;
  const isKnown = isLossKnown(scene);
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + (value || 0), 0);
  const places = [...bins].flatMap((bin, item) =>
    bin < 0 ? [] : [{ vmid: vmidOf(guests[item]), node: model.nodes[bin]?.name ?? '' }],
  );
  return {
    nodes: [...nodes],
    verdict: isKnown ? (complete ? 'yes' : 'no') : 'unknown',
    ...(isKnown ? {} : { why: whyUnknown(scene) }),
    proved: isKnown && proved,
    needBytes: sum(guests.map((guest) => model.memoryNeedBytes[guest] ?? 0)),
    freeBytes: sum(scene.freeBytes.map((bytes, node) => (lost.includes(node) ? 0 : Math.max(0, bytes)))),
    places: isKnown ? places : [],
    unfit: isKnown ? guests.flatMap((guest, item) => ((bins[item] ?? -1) < 0 ? [vmidOf(guest)] : [])) : [],
    ...fates(scene, guests),
    majority: hasMajority(model, lost),
  };
}

function placesAfter(
  { home, nodeIndex, guestIndex }: Model,
  moves: SurviveOptions['moves'] = [],
): Int32Array {
  const places = Int32Array.from(home);
  for (const { vmid, target } of moves) {
    const guest = guestIndex.get(vmid);
    if (guest !== undefined) places[guest] = nodeIndex.get(target) ?? -1;
  }
  return places;
}

const worst = (verdicts: readonly Loss['verdict'][]): Loss['verdict'] =>
  (['no', 'unknown', 'yes'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'unknown';

/** Every node by itself, and every site of the settings as a whole. */
const eachAlone = ({ nodes }: ClusterSnapshot, { sites }: Settings): string[][] => [
  ...nodes.map(({ name }) => [name]),
  ...sites.map((site) => site.nodes).filter(({ length }) => length > 1),
];

/** What the loss of each node, or of each set of nodes asked for, would do. */
export function survive(
  snapshot: ClusterSnapshot,
  settings: Settings,
  { losses, moves }: SurviveOptions = {},
): Survival {
  const model = compileModel(snapshot, settings);
  const scene = lossScene(model, placesAfter(model, moves), (node) => mayHoldGuests(model, node));
  const asked = losses ?? eachAlone(snapshot, settings);
  const absent = [...new Set(asked.flat())].filter((name) => !model.nodeIndex.has(name));
  const problems = absent.map((node) => unknownNode(snapshot, node));
  if (snapshot.nodes.length === 0) problems.push(reason('no-node'));
  const found = asked
    .map((nodes) => [...new Set(nodes)].filter((name) => model.nodeIndex.has(name)))
    .filter((nodes) => nodes.length > 0)
    .map((nodes) => lossOf(scene, nodes));
  return { verdict: worst(found.map(({ verdict }) => verdict)), losses: found, problems };
}
