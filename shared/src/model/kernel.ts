import { type Reason, type ReasonCode, reason } from '../plan/reason.ts';
import type { GuestIndex, Model, NodeIndex } from './model.ts';

/** Something of which a node has only so much; all figures are whole numbers of one unit, NaN is unknown. */
export interface Dimension {
  readonly id: string;
  /** The sentence of a refusal; it may name `node`, `afterPercent`, `limitPercent` and what `data` holds. */
  readonly code: ReasonCode;
  readonly data?: Reason['data'];
  /** Adds `after` and `limit` in this unit to what the sentence may name, such as `afterBytes`. */
  readonly unitName?: 'Bytes' | 'Cores' | 'Count';
  readonly limitPercent: number;
  /** Per node: what is there, what the limit leaves of it, and what is used beside the guests. */
  readonly total: Float64Array;
  readonly base: Float64Array;
  /** Per guest: what it takes where it is now, and what it takes on a target. */
  readonly atHome: Float64Array;
  readonly away: Float64Array;
  /** Why a guest that needs it stays off a node of unknown size, or off all nodes where its own need is unknown. */
  readonly unknown?: Reason;
  /** False where it counts only when a plan has ended; else a guest in flight counts on both of its nodes. */
  readonly during?: boolean;
}

/** Guests with something in common, and the rule that says so. */
export interface Group {
  readonly guests: readonly GuestIndex[];
  readonly origin: string;
}

/** A hard rule is never broken further; of a soft one every member that breaks it costs `weight`. */
export type Strength = { readonly hard: true } | { readonly hard: false; readonly weight: number };

export type Relation = Group & { readonly strength: Strength };

/** Guests that belong together; `isOneCommand` where moving one of them moves all. */
export type Bundle = Relation & { readonly isOneCommand: boolean };

/** How many members may be, or have to be, where; `siteLeast` per site. */
export interface Limits {
  readonly perNode?: number;
  readonly perSite?: number;
  readonly sitesMin?: number;
  readonly siteLeast?: readonly number[];
}

/** Guests of one group that may not share a node, or a site, with those of another. */
export interface Separation {
  readonly one: Group;
  readonly other: Group;
  readonly level: 'node' | 'site';
}

/** Where a guest would rather be than at home; without `points` a node is worth nothing. */
export interface Preference {
  readonly guest: GuestIndex;
  readonly node: NodeIndex;
  readonly points: number;
  readonly reason: Reason;
}

/** What all guests that move may cost together. */
export interface Budget {
  readonly perGuest: Float64Array;
  readonly most: number;
  readonly reason: Reason;
}

/** The few primitives that all constraints compile into, so that the inner loop knows no rule by name. */
export interface Kernel {
  readonly model: Model;
  /** Why a guest is not moved at all. */
  readonly stays: ReadonlyMap<GuestIndex, Reason>;
  /** guest x node: 0 is allowed, else the number of a reason. */
  readonly refusals: Uint16Array;
  readonly reasons: readonly Reason[];
  /** Rules that a guest breaks by being where it is: leaving is a goal. */
  readonly broken: ReadonlyMap<GuestIndex, string>;
  /** 1 for a node that takes no guests. */
  readonly closed: Uint8Array;
  /** 1 for a node whose guests should leave. */
  readonly evacuated: Uint8Array;
  /** The site of each node; without sites all are on one. */
  readonly site: Int32Array;
  readonly dimensions: readonly Dimension[];
  readonly together: readonly Bundle[];
  readonly apart: readonly Relation[];
  readonly limited: readonly (Relation & { readonly limits: Limits })[];
  readonly even: readonly (Group & { readonly weight: number })[];
  readonly separations: readonly Separation[];
  readonly preferences: readonly Preference[];
  readonly budgets: readonly Budget[];
}

/** What a constraint may say while it compiles. The first reason for anything is kept. */
export interface KernelBuilder {
  readonly model: Model;
  stay(guest: GuestIndex, reason: Reason): void;
  close(node: NodeIndex, reason: Reason): void;
  evacuate(node: NodeIndex): void;
  forbid(guest: GuestIndex, node: NodeIndex, reason: Reason): void;
  repair(guest: GuestIndex, rule: string): void;
  dimension(dimension: Dimension): void;
  together(group: Group, strength?: Strength, isOneCommand?: boolean): void;
  apart(group: Group, strength?: Strength): void;
  atMost(group: Group, limits: Limits, strength?: Strength): void;
  /** Spread over the nodes as evenly as may be; more members than nodes are no offence. */
  even(group: Group, weight?: number): void;
  between(one: Group, other: Group, level: Separation['level']): void;
  prefer(guest: GuestIndex, node: NodeIndex, points: number, reason: Reason): void;
  budget(perGuest: Float64Array, most: number, reason: Reason): void;
  sites(siteOf: ArrayLike<number>): void;
}

const HARD: Strength = { hard: true };

/** A number for each reason, the same for the same. */
function reasonNumbers(reasons: Reason[]): (reason: Reason) => number {
  const numbers = new Map<Reason, number>();
  return (reason) => {
    const known = numbers.get(reason);
    if (known !== undefined) return known;
    numbers.set(reason, reasons.push(reason) - 1);
    return reasons.length - 1;
  };
}

/** Guests that a compiler goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 10;

/** Lets each of `compilers` have its say, in this order and bit by bit, and keeps what they said as one kernel. */
export function* buildingKernel(
  model: Model,
  compilers: readonly { compile(builder: KernelBuilder): void }[],
): Generator<number, Kernel> {
  const nodeCount = model.nodes.length;
  const reasons: Reason[] = [{ code: 'no-gain', data: {} }];
  const refusals = new Uint16Array(model.guests.length * nodeCount);
  const closing = new Uint16Array(nodeCount);
  const evacuated = new Uint8Array(nodeCount);
  const site = new Int32Array(nodeCount);
  const stays = new Map<GuestIndex, Reason>();
  const broken = new Map<GuestIndex, string>();
  const said = {
    dimensions: [] as Dimension[],
    together: [] as Bundle[],
    apart: [] as Relation[],
    limited: [] as Kernel['limited'][number][],
    even: [] as Kernel['even'][number][],
    separations: [] as Separation[],
    preferences: [] as Preference[],
    budgets: [] as Budget[],
  };
  const numberOf = reasonNumbers(reasons);
  const builder: KernelBuilder = {
    model,
    stay: (guest, reason) => void (stays.has(guest) || stays.set(guest, reason)),
    close(node, reason) {
      if (closing[node] === 0) closing[node] = numberOf(reason);
    },
    evacuate(node) {
      evacuated[node] = 1;
    },
    forbid(guest, node, reason) {
      const cell = guest * nodeCount + node;
      if (refusals[cell] === 0) refusals[cell] = numberOf(reason);
    },
    repair: (guest, rule) => void (broken.has(guest) || broken.set(guest, rule)),
    dimension: (dimension) => void said.dimensions.push(dimension),
    together: (group, strength = HARD, isOneCommand = false) =>
      void said.together.push({ ...group, strength, isOneCommand }),
    apart: (group, strength = HARD) => void said.apart.push({ ...group, strength }),
    atMost: (group, limits, strength = HARD) => void said.limited.push({ ...group, limits, strength }),
    even: (group, weight = 1) => void said.even.push({ ...group, weight }),
    between: (one, other, level) => void said.separations.push({ one, other, level }),
    prefer: (guest, node, points, reason) => void said.preferences.push({ guest, node, points, reason }),
    budget: (perGuest, most, reason) => void said.budgets.push({ perGuest, most, reason }),
    sites: (siteOf) => site.set(siteOf),
  };
  for (const compiler of compilers) {
    compiler.compile(builder);
    yield model.guests.length / GUESTS_PER_UNIT;
  }
  for (const dimension of said.dimensions) refuseUnknown(dimension, builder);
  closeNodes(refusals, closing);
  const closed = Uint8Array.from(closing, (number) => Number(number > 0));
  return { model, stays, refusals, reasons, broken, closed, evacuated, site, ...said };
}

/** What is unknown is never enough (safety.md): neither room of unknown size, nor any room for an unknown need. */
function refuseUnknown(
  { total, away, unknown = reason('load-unknown') }: Dimension,
  { model, forbid }: KernelBuilder,
): void {
  const unsized = [...total.keys()].filter((node) => Number.isNaN(total[node]));
  away.forEach((need, guest) => {
    const refusing = Number.isNaN(need) ? model.nodes.keys() : need > 0 ? unsized : [];
    for (const node of refusing) if (node !== model.home[guest]) forbid(guest, node, unknown);
  });
}

/** A closed node is closed to every guest, whatever else is said about that guest there. */
function closeNodes(refusals: Uint16Array, closing: Uint16Array): void {
  const nodeCount = closing.length;
  for (let node = 0; node < nodeCount; node++) {
    const number = closing[node] ?? 0;
    if (number === 0) continue;
    for (let cell = node; cell < refusals.length; cell += nodeCount) refusals[cell] = number;
  }
}
