import { type ForcedOrder, forcedOrder, shortWhen } from './forced-order.ts';
import type { Work } from './schedule.ts';
import { type Leg, needAt } from './step-problem.ts';

/** The most that goes through one of these, in seconds. */
function busiest({ legs, seconds, problem }: Work, ends: (leg: Leg) => readonly number[]): number {
  const load = new Float64Array(problem.nodeCount);
  legs.forEach((leg, index) => {
    for (const node of ends(leg)) load[node] = (load[node] ?? 0) + (seconds[index] ?? 0);
  });
  return load.reduce((most, each) => Math.max(most, each), 0);
}

/** One that leaves a node: what it gives back, and when it can have left at the earliest. */
interface Leaver {
  readonly weight: number;
  readonly seconds: number;
  readonly end: number;
}

/** Up to so many leavers every subset is looked at. */
const SUBSETS_OF_MAX = 12;

/** When the best subset that gives back enough can have left: one by one through the link, none before its time. */
function firstSubset(leavers: readonly Leaver[], short: number, perPort: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 2 ** leavers.length; subset++) {
    let [weight, seconds, end, first] = [0, 0, 0, Number.POSITIVE_INFINITY];
    for (const [bit, leaver] of leavers.entries()) {
      if ((subset & (1 << bit)) === 0) continue;
      weight += leaver.weight;
      seconds += leaver.seconds;
      end = Math.max(end, leaver.end);
      first = Math.min(first, leaver.end - leaver.seconds);
    }
    if (weight >= short) best = Math.min(best, Math.max(end, first + seconds / perPort));
  }
  return best === Number.POSITIVE_INFINITY ? 0 : best;
}

/** The same for many: when enough can have left if all went side by side. */
function firstOfMany(leavers: readonly Leaver[], short: number): number {
  let left = short;
  for (const { weight, end } of [...leavers].sort((one, two) => one.end - two.end)) {
    left -= weight;
    if (left <= 0) return end;
  }
  return 0;
}

interface Chains {
  readonly work: Work;
  readonly forced: ForcedOrder;
  readonly ends: Float64Array;
}

/** When at the earliest so much has left a node in one dimension, whatever else happens; `but` stays out of it. */
function leftFrom(
  { work, forced, ends }: Chains,
  node: number,
  dimension: number,
  short: number,
  isCounted: (leg: number) => boolean,
) {
  const { problem, legs, seconds } = work;
  if (short <= 0) return 0;
  const figures = problem.dimensions[dimension] as (typeof problem.dimensions)[number];
  const leavers = (forced.leaving[node] ?? []).filter(isCounted).map((other): Leaver => {
    const weight = needAt(problem, figures, legs[other]?.item ?? 0, node);
    return { weight, seconds: seconds[other] ?? 0, end: ends[other] ?? 0 };
  });
  const { perPort = Infinity } = work.limits;
  return leavers.length <= SUBSETS_OF_MAX
    ? firstSubset(leavers, short, perPort)
    : firstOfMany(leavers, short);
}

/** When at the earliest a leg finds room on its target, beside those that must be there before it. */
function roomFrom(chains: Chains, leg: number, dimension: number): number {
  const { work, forced } = chains;
  const { item, to } = work.legs[leg] as Leg;
  const short = shortWhen(forced, work, leg, dimension);
  const canLeave = (other: number) =>
    work.legs[other]?.item !== item && forced.begins[other * forced.count + leg] !== 1;
  return leftFrom(chains, to, dimension, short, canLeave);
}

/** When at the earliest all that must have ended before a leg has gone through its links. */
function forcedFrom({ work, forced, ends }: Chains, leg: number): number {
  const { legs, seconds } = work;
  const { perPort = Infinity } = work.limits;
  const load = new Map<number, number>();
  const add = (link: number, time: number): number => {
    const sum = (load.get(link) ?? 0) + time;
    load.set(link, sum);
    return sum / perPort;
  };
  let from = 0;
  for (let other = 0; other < forced.count; other++) {
    const cell = leg * forced.count + other;
    if (forced.begins[cell] !== 1) continue;
    const time = seconds[other] ?? 0;
    from = Math.max(from, (ends[other] ?? 0) - time);
    if (forced.ends[cell] !== 1) continue;
    const move = legs[other] as Leg;
    from = Math.max(from, ends[other] ?? 0, add(2 * move.to, time), add(2 * move.from + 1, time));
  }
  return from;
}

/**
 * The last of several that come to a node to stay begins when all the others are there: enough for all of them
 * must have left by then. Looked at for the longest one, the longest two …
 */
function lastArrivals(chains: Chains): number {
  const { forced, work } = chains;
  const { problem, legs, seconds } = work;
  let most = 0;
  forced.staying.forEach((unsorted, node) => {
    const arrivals = [...unsorted].sort((one, two) => (seconds[two] ?? 0) - (seconds[one] ?? 0));
    problem.dimensions.forEach((figures, dimension) => {
      const cell = dimension * problem.nodeCount + node;
      let short = (forced.traffic.use[cell] ?? 0) - (forced.traffic.limit[cell] ?? 0);
      for (const leg of arrivals) {
        const need = needAt(problem, figures, legs[leg]?.item ?? 0, node);
        short += need;
        const from = need === 0 ? 0 : leftFrom(chains, node, dimension, short, () => true);
        most = Math.max(most, from === 0 ? 0 : from + (seconds[leg] ?? 0));
      }
    });
  });
  return most;
}

/** What goes through one link although none of it can begin before a time: from then on, one after the other. */
function lateThroughLinks({ work, ends }: Chains, end: 'from' | 'to'): number {
  const { legs, seconds, limits } = work;
  const startOf = (leg: number) => (ends[leg] ?? 0) - (seconds[leg] ?? 0);
  const latest = legs.map((_, leg) => leg).sort((one, two) => startOf(two) - startOf(one));
  const load = new Map<number, number>();
  let most = 0;
  for (const leg of latest) {
    const node = legs[leg]?.[end] ?? 0;
    const all = (load.get(node) ?? 0) + (seconds[leg] ?? 0);
    load.set(node, all);
    most = Math.max(most, startOf(leg) + all / (limits.perPort ?? Infinity));
  }
  return most;
}

/** Rounds in which a chain of forced waits is followed. */
const ROUNDS_MAX = 50;

/** The longest chain of legs of which each must wait for the one before: by its item's way, or for room. */
function longestForcedChain(work: Work): number {
  const { legs, seconds, problem } = work;
  const ends = Float64Array.from(legs, (_, leg) => seconds[leg] ?? 0);
  const chains = { work, ends, forced: forcedOrder(work) };
  const startOf = (leg: number): number =>
    problem.dimensions.reduce(
      (start, _, dimension) => Math.max(start, roomFrom(chains, leg, dimension)),
      forcedFrom(chains, leg),
    );
  for (let round = 0, changed = true; changed && round < ROUNDS_MAX; round++) {
    changed = false;
    for (let leg = 0; leg < legs.length; leg++) {
      const end = startOf(leg) + (seconds[leg] ?? 0);
      if (end <= (ends[leg] ?? 0)) continue;
      ends[leg] = end;
      changed = true;
    }
  }
  const links = Math.max(lateThroughLinks(chains, 'from'), lateThroughLinks(chains, 'to'));
  return Math.max(lastArrivals(chains), links, ...ends);
}

/**
 * No schedule of these legs is shorter: what must go through the busiest link, the busiest node and the cluster,
 * and the longest chain of legs that must wait for each other.
 */
export function makespanBound(work: Work): number {
  const { cluster = Infinity, perNode = Infinity, perPort = Infinity } = work.limits;
  const all = work.legs.reduce((sum, _, leg) => sum + (work.seconds[leg] ?? 0), 0);
  return Math.max(
    busiest(work, ({ from }) => [from]) / perPort,
    busiest(work, ({ to }) => [to]) / perPort,
    busiest(work, ({ from, to }) => [from, to]) / perNode,
    all / cluster,
    longestForcedChain(work),
  );
}
