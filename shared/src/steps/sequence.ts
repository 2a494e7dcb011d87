import { holders } from './circles.ts';
import { findParking } from './parking.ts';
import { type Leg, movers, type StepProblem } from './step-problem.ts';
import { arrive, canStart, depart, relocate, startTraffic, type Traffic } from './traffic.ts';

/** Legs in an order in which each is possible, and the items that did not get to their targets. */
export interface Sequence {
  readonly legs: readonly Leg[];
  readonly pending: readonly number[];
  /** Those of them that hold up the others. */
  readonly holders: readonly number[];
  /** What moving aside costs beyond the direct ways. */
  readonly extraBytes: number;
}

/** So often may one item be moved aside before the search is called a failure. */
const PARKS_MAX = 2;

/** Those first whose leaving makes room for others that wait, then the largest. */
function byUse(
  { problem, place }: Traffic,
  pending: readonly number[],
  blocked: readonly number[],
): number[] {
  const wanted = new Set(blocked.map((item) => problem.target[item] ?? 0));
  const isWanted = (item: number) => Number(wanted.has(place[item] ?? 0));
  const bytes = (item: number) => problem.bytes[item] ?? 0;
  return [...pending].sort(
    (one, two) => isWanted(two) - isWanted(one) || bytes(two) - bytes(one) || one - two,
  );
}

/** Every move that is possible now, on top of all that is still there. */
function round(traffic: Traffic, pending: readonly number[], legs: Leg[]): readonly number[] {
  const targetOf = (item: number) => traffic.problem.target[item] ?? 0;
  const blocked = pending.filter((item) => !canStart(traffic, item, targetOf(item)));
  const begun: number[] = [];
  for (const item of byUse(traffic, pending, blocked)) {
    const to = targetOf(item);
    if (!canStart(traffic, item, to)) continue;
    legs.push({ item, from: traffic.place[item] ?? 0, to });
    arrive(traffic, item, to);
    begun.push(item);
  }
  for (const item of begun) depart(traffic, item, targetOf(item));
  return begun.length === 0 ? pending : pending.filter((item) => !begun.includes(item));
}

/** Moves in rounds as long as any is possible. */
export function runRounds(traffic: Traffic, items: readonly number[], legs: Leg[]): readonly number[] {
  let pending = items;
  for (;;) {
    const left = round(traffic, pending, legs);
    if (left.length === pending.length || left.length === 0) return left;
    pending = left;
  }
}

/** Directly as far as that goes; where all wait for each other, the cheapest of them is set down elsewhere. */
export function findSequence(problem: StepProblem): Sequence {
  const traffic = startTraffic(problem);
  const legs: Leg[] = [];
  const parked = new Map<number, number>();
  let extraBytes = 0;
  let pending = runRounds(traffic, movers(problem), legs);
  while (pending.length > 0) {
    const parking = findParking(traffic, pending, (item) => (parked.get(item) ?? 0) >= PARKS_MAX);
    if (parking === undefined) break;
    for (const leg of parking.parks) {
      relocate(traffic, leg.item, leg.to);
      legs.push(leg);
      parked.set(leg.item, (parked.get(leg.item) ?? 0) + 1);
      extraBytes += (problem.bytes[leg.item] ?? 0) * (pending.includes(leg.item) ? 1 : 2);
    }
    const { waiting } = parking;
    const to = problem.target[waiting] ?? 0;
    legs.push({ item: waiting, from: traffic.place[waiting] ?? 0, to });
    relocate(traffic, waiting, to);
    const aside = parking.parks.map(({ item }) => item).filter((item) => !pending.includes(item));
    pending = runRounds(traffic, [...pending.filter((item) => item !== waiting), ...aside], legs);
  }
  const moving = new Set(movers(problem));
  const left = pending.filter((item) => moving.has(item));
  const circle = holders(traffic, pending).filter((item) => moving.has(item));
  return {
    legs,
    pending: left.length > 0 ? left : pending,
    holders: circle.length > 0 ? circle : left,
    extraBytes,
  };
}
