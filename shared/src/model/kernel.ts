import type { Reason } from '../plan/reason.ts';
import type { GuestIndex, Model, NodeIndex } from './model.ts';

/** Something of which a node has only so much, counted when a plan has ended and while its moves run. */
export interface Dimension {
  readonly id: string;
  readonly code: 'memory-limit' | 'cpu-limit';
  readonly limitPercent: number;
  /** Per node: what is there, what the limit leaves of it, and what is used beside the guests. */
  readonly total: Float64Array;
  readonly base: Float64Array;
  /** Per guest: what it takes where it is now, and what it takes on a target. */
  readonly atHome: Float64Array;
  readonly away: Float64Array;
}

/** Guests that belong together, or that must never meet on a node. */
export interface Group {
  readonly guests: readonly GuestIndex[];
  readonly origin: string;
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
  readonly dimensions: readonly Dimension[];
  readonly together: readonly Group[];
  readonly apart: readonly Group[];
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
  together(group: Group): void;
  apart(group: Group): void;
}

/** Lets each of `compilers` have its say, in this order, and keeps what they said as one kernel. */
export function buildKernel(
  model: Model,
  compilers: readonly { compile(builder: KernelBuilder): void }[],
): Kernel {
  const nodeCount = model.nodes.length;
  const reasons: Reason[] = [{ code: 'no-gain', data: {} }];
  const refusals = new Uint16Array(model.guests.length * nodeCount);
  const closing = new Uint16Array(nodeCount);
  const evacuated = new Uint8Array(nodeCount);
  const stays = new Map<GuestIndex, Reason>();
  const broken = new Map<GuestIndex, string>();
  const dimensions: Dimension[] = [];
  const together: Group[] = [];
  const apart: Group[] = [];
  const numbers = new Map<Reason, number>();
  const numberOf = (reason: Reason): number => {
    const known = numbers.get(reason);
    if (known !== undefined) return known;
    numbers.set(reason, reasons.push(reason) - 1);
    return reasons.length - 1;
  };
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
    dimension: (dimension) => void dimensions.push(dimension),
    together: (group) => void together.push(group),
    apart: (group) => void apart.push(group),
  };
  for (const compiler of compilers) compiler.compile(builder);
  closeNodes(refusals, closing);
  const closed = Uint8Array.from(closing, (number) => Number(number > 0));
  return {
    ...{ model, stays, refusals, reasons, broken, closed, evacuated, dimensions, together, apart },
  };
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
