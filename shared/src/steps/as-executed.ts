import type { ParallelLimits } from './makespan.ts';

/** One migration of a guest, how long it takes, and all that must be over before it can begin. */
export interface WaitingLeg {
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly seconds: number;
  /** The first of its guest; the second begins when the first is over. */
  readonly isFirst: boolean;
  /** Guests that must have arrived, and those that must have left the node where they were. */
  readonly needs: readonly number[];
  readonly needsLeft: readonly number[];
}

interface Run {
  readonly running: readonly { readonly leg: WaitingLeg; readonly endsAt: number }[];
  /** Guests that are still where they were, and how many migrations each still has before it. */
  readonly staying: Set<number>;
  readonly toGo: Map<number, number>;
}

const isDue = ({ staying, toGo }: Run, { vmid, isFirst, needs, needsLeft }: WaitingLeg): boolean =>
  needs.every((other) => !toGo.has(other)) &&
  needsLeft.every((other) => !staying.has(other)) &&
  (isFirst || !staying.has(vmid));

function hasPlace({ running }: Run, { source, target }: WaitingLeg, limits: ParallelLimits): boolean {
  if (running.length >= limits.cluster) return false;
  const busyOn = (node: string) =>
    running.filter(({ leg }) => leg.source === node || leg.target === node).length;
  return busyOn(source) < limits.perNode && busyOn(target) < limits.perNode;
}

function arrive({ staying, toGo }: Run, { vmid }: WaitingLeg): void {
  staying.delete(vmid);
  const left = (toGo.get(vmid) ?? 1) - 1;
  if (left > 0) toGo.set(vmid, left);
  else toGo.delete(vmid);
}

function startOf(legs: readonly WaitingLeg[]): Run {
  const toGo = new Map<number, number>();
  for (const { vmid } of legs) toGo.set(vmid, (toGo.get(vmid) ?? 0) + 1);
  return { running: [], staying: new Set(toGo.keys()), toGo };
}

/**
 * How long the legs take when each begins as soon as all it waits for is over and the limits leave it a place, in this
 * order: what an execution does (`execution/proceed.ts`). Steps are how a plan is told, not waited for.
 */
export function secondsAsExecuted(legs: readonly WaitingLeg[], limits: ParallelLimits): number {
  let run = startOf(legs);
  let pending = legs;
  let now = 0;
  while (pending.length > 0 || run.running.length > 0) {
    const left: WaitingLeg[] = [];
    for (const leg of pending) {
      if (!hasPlace(run, leg, limits) || !isDue(run, leg)) left.push(leg);
      else run = { ...run, running: [...run.running, { leg, endsAt: now + leg.seconds }] };
    }
    pending = left;
    // Needs in a circle: a verified plan has none, and an execution skips what is left.
    if (run.running.length === 0) break;
    now = Math.min(...run.running.map(({ endsAt }) => endsAt));
    for (const { leg, endsAt } of run.running) if (endsAt <= now) arrive(run, leg);
    run = { ...run, running: run.running.filter(({ endsAt }) => endsAt > now) };
  }
  return now;
}
