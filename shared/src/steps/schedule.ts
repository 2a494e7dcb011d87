import { type Random, seededRandom } from '../kit/random.ts';
import { compact } from './compact.ts';
import type { Needs } from './needs.ts';
import type { StepPlan } from './step-plan.ts';
import type { Leg, StepProblem } from './step-problem.ts';
import { arrive, canStart, depart, startTraffic, type Traffic } from './traffic.ts';

/** How many moves may run at once. */
export interface ParallelLimits {
  /** In the whole cluster, or through its switch. */
  readonly cluster?: number;
  /** Into and out of one node together. */
  readonly perNode?: number;
  /** Into one node, and out of one node: links are full duplex. Full speed each, so 1 unless a stream is slower. */
  readonly perPort?: number;
}

/** When each leg begins and ends, in seconds. */
export interface Times {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly makespan: number;
}

export interface Work {
  readonly problem: StepProblem;
  readonly legs: readonly Leg[];
  readonly needs: Needs;
  readonly seconds: ArrayLike<number>;
  readonly limits: ParallelLimits;
}

/** What is busy just now. */
interface Ports {
  running: number;
  readonly into: Int32Array;
  readonly out: Int32Array;
}

function hasPort({ running, into, out }: Ports, { from, to }: Leg, limits: ParallelLimits): boolean {
  const { cluster = Infinity, perNode = Infinity, perPort = Infinity } = limits;
  if (running >= cluster || (out[from] ?? 0) >= perPort || (into[to] ?? 0) >= perPort) return false;
  const busy = (node: number) => (out[node] ?? 0) + (into[node] ?? 0);
  return busy(from) < perNode && busy(to) < perNode;
}

function occupy(ports: Ports, { from, to }: Leg, by: 1 | -1): void {
  ports.running += by;
  ports.out[from] = (ports.out[from] ?? 0) + by;
  ports.into[to] = (ports.into[to] ?? 0) + by;
}

/** Per leg: the one before on the way of the same item, or -1. */
export function previousLegs(legs: readonly Leg[]): Int32Array {
  const last = new Map<number, number>();
  return Int32Array.from(legs, ({ item }, leg) => {
    const before = last.get(item) ?? -1;
    last.set(item, leg);
    return before;
  });
}

/** Whether what a leg waits for is over: what it needs by the plan, or only the way of its own item. */
type IsDue = (leg: number, isOver: Uint8Array) => boolean;

const dueByPlan =
  (needs: Needs): IsDue =>
  (leg, isOver) =>
    (needs[leg] ?? []).every((other) => isOver[other] === 1);

const dueByWay =
  (previous: Int32Array): IsDue =>
  (leg, isOver) => {
    const before = previous[leg] ?? -1;
    return before < 0 || isOver[before] === 1;
  };

interface Run {
  readonly work: Work;
  readonly traffic: Traffic;
  readonly ports: Ports;
  readonly isOver: Uint8Array;
  readonly running: Set<number>;
  readonly times: { readonly start: Float64Array; readonly end: Float64Array };
}

function begin({ work, traffic, ports, running, times }: Run, leg: number, now: number): void {
  const move = work.legs[leg] as Leg;
  arrive(traffic, move.item, move.to);
  occupy(ports, move, 1);
  running.add(leg);
  times.start[leg] = now;
  times.end[leg] = now + (work.seconds[leg] ?? 0);
}

function end({ work, traffic, ports, running, isOver }: Run, leg: number): void {
  const move = work.legs[leg] as Leg;
  depart(traffic, move.item, move.to);
  occupy(ports, move, -1);
  running.delete(leg);
  isOver[leg] = 1;
}

/** Ends what ends first, all of it, and says when that is. */
function waitForNext(run: Run): number {
  let next = Number.POSITIVE_INFINITY;
  for (const leg of run.running) next = Math.min(next, run.times.end[leg] ?? 0);
  for (const leg of [...run.running]) if ((run.times.end[leg] ?? 0) <= next) end(run, leg);
  return next;
}

/** Who goes first, and who holds the room on its target against those behind it. */
interface Turns {
  readonly order: readonly number[];
  readonly holds: Uint8Array;
}

/**
 * Begins, whenever something has ended, every leg that is due, finds its links free and room on its target, the
 * first in `order` first. Undefined where nothing can go on any more.
 */
function runList(work: Work, { order, holds }: Turns, isDue: IsDue): Times | undefined {
  const { problem, legs } = work;
  const run: Run = {
    ...{ work, traffic: startTraffic(problem), isOver: new Uint8Array(legs.length), running: new Set() },
    ports: { running: 0, into: new Int32Array(problem.nodeCount), out: new Int32Array(problem.nodeCount) },
    times: { start: new Float64Array(legs.length), end: new Float64Array(legs.length) },
  };
  let pending = order;
  let now = 0;
  while (pending.length > 0) {
    const before = pending.length;
    const kept = new Set<number>();
    pending = pending.filter((leg) => {
      const move = legs[leg] as Leg;
      const canBegin =
        hasPort(run.ports, move, work.limits) &&
        !kept.has(move.to) &&
        isDue(leg, run.isOver) &&
        canStart(run.traffic, move.item, move.to);
      if (canBegin) begin(run, leg, now);
      else if (holds[leg] === 1 && !canStart(run.traffic, move.item, move.to)) kept.add(move.to);
      return !canBegin;
    });
    if (run.running.size === 0 && pending.length === before) return undefined;
    if (run.running.size > 0) now = waitForNext(run);
  }
  const makespan = run.times.end.reduce((last, each) => Math.max(last, each), 0);
  return { ...run.times, makespan };
}

/** Seconds through each link of a leg, and what must follow it: what decides who goes first. */
function urgency({ legs, needs, seconds, problem }: Work): Float64Array {
  const into = new Float64Array(problem.nodeCount);
  const out = new Float64Array(problem.nodeCount);
  legs.forEach(({ from, to }, leg) => {
    out[from] = (out[from] ?? 0) + (seconds[leg] ?? 0);
    into[to] = (into[to] ?? 0) + (seconds[leg] ?? 0);
  });
  const tail = new Float64Array(legs.length);
  for (let leg = legs.length - 1; leg >= 0; leg--)
    for (const other of needs[leg] ?? [])
      tail[other] = Math.max(tail[other] ?? 0, (tail[leg] ?? 0) + (seconds[leg] ?? 0));
  return Float64Array.from(legs, ({ from, to }, leg) => {
    const load = Math.max(out[from] ?? 0, into[to] ?? 0);
    return Math.max(load, (seconds[leg] ?? 0) + (tail[leg] ?? 0)) + (tail[leg] ?? 0) / 2;
  });
}

function sorted(count: number, weight: (leg: number) => number, seconds: ArrayLike<number>): number[] {
  const legs = Array.from({ length: count }, (_, leg) => leg);
  return legs.sort(
    (one, two) => weight(two) - weight(one) || (seconds[two] ?? 0) - (seconds[one] ?? 0) || one - two,
  );
}

/** What the last leg to end waited for, and what that waited for in turn, back to the start. */
function criticalChain({ legs }: Work, { start, end, makespan }: Times): number[] {
  const chain: number[] = [];
  let leg = end.indexOf(makespan);
  while (leg >= 0 && !chain.includes(leg)) {
    chain.push(leg);
    const { from, to } = legs[leg] as Leg;
    const begun = start[leg] ?? 0;
    leg = legs.findIndex(
      (other, index) => end[index] === begun && (other.from === from || other.to === to || other.from === to),
    );
  }
  return chain;
}

/** Turns in which one leg that came too late is before one that took its link or its room, and holds that. */
function earlier(work: Work, { order, holds, times }: Trial, random: Random): Turns {
  const chain = criticalChain(work, times).filter((leg) => (times.start[leg] ?? 0) > 0);
  const draw = (items: readonly number[]): number => items[Math.floor(random() * items.length)] ?? -1;
  const late = draw(chain);
  if (late < 0) return { order, holds };
  const { from, to } = work.legs[late] as Leg;
  const others = order.slice(0, order.indexOf(late)).filter((leg) => {
    const move = work.legs[leg] as Leg;
    return move.to === to || move.from === from;
  });
  const before = others.length > 0 && random() < 0.9 ? draw(others) : draw(order);
  const rest = order.filter((leg) => leg !== late);
  rest.splice(Math.max(0, rest.indexOf(before)), 0, late);
  const held = holds.slice();
  held[late] = random() < 0.7 ? 1 : 0;
  if (random() < 0.3) held[draw(chain)] = 0;
  return { order: rest, holds: held };
}

/** So much is tried: pairs of legs looked at in all trials together. */
const WORK_MAX = 5_000_000;
const TRIALS_MAX = 500;
/** After so many trials that may get a little worse it goes on from the best again. */
const STRAY_MAX = 50;

/** A schedule this close to its bound is not worth another trial. */
const GOOD_ENOUGH = 1.0005;

interface Trial extends Turns {
  readonly times: Times;
}

/**
 * The best of many list schedules: first by what is left to go through the links and by length, then with late legs
 * taking their turn earlier. Room alone decides what may begin, in one half of them without overtaking on the way to
 * a full node; where that runs into a dead end, the needs of the plan do, which never do.
 */
export function scheduleLegs(work: Work, bound: number): Times {
  const { legs, needs, seconds } = work;
  const byPlan = dueByPlan(needs);
  const byWay = dueByWay(previousLegs(legs));
  const urgent = urgency(work);
  const random = seededRandom(1);
  let best: Trial | undefined;
  let current: Trial | undefined;
  let patience = 1;
  const isGood = () => best !== undefined && best.times.makespan <= bound * GOOD_ENOUGH;
  const attempt = (turns: Turns, rules: readonly IsDue[]): void => {
    if (isGood()) return;
    for (const isDue of rules) {
      const times = runList(work, turns, isDue);
      if (times === undefined) continue;
      if (best === undefined || times.makespan <= best.times.makespan) best = { ...turns, times };
      if (current === undefined || times.makespan <= current.times.makespan * patience)
        current = { ...turns, times };
      return;
    }
  };
  for (const weight of [(leg: number) => urgent[leg] ?? 0, (leg: number) => seconds[leg] ?? 0]) {
    const order = sorted(legs.length, weight, seconds);
    const [free, strict] = [new Uint8Array(legs.length), new Uint8Array(legs.length).fill(1)];
    attempt({ order, holds: free }, [byPlan]);
    attempt({ order, holds: free }, [byWay]);
    attempt({ order, holds: strict }, [byWay]);
  }
  const trials = Math.min(TRIALS_MAX, Math.floor(WORK_MAX / Math.max(1, legs.length * legs.length)));
  for (let trial = 0; trial < trials && best !== undefined; trial++) {
    if (isGood()) break;
    if (current === undefined || trial % STRAY_MAX === 0) current = best;
    patience = 1 + 0.08 * random() * random();
    attempt(earlier(work, current, random), [byWay, byPlan]);
  }
  return best?.times ?? { start: new Float64Array(0), end: new Float64Array(0), makespan: 0 };
}

/** What a plan needs to be scheduled: all that does not move is left out. */
export const workOf = (
  problem: StepProblem,
  { legs, needs }: StepPlan,
  seconds: ArrayLike<number>,
  limits: ParallelLimits,
): Work => ({ ...compact(problem, legs), needs, seconds, limits });
