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

/** So often it begins anew, with those first that were stuck, before one is moved aside. */
const ATTEMPTS_MAX = 12;

/** Whose turn it is: for those first that held up the others before, room is kept. */
type Precedence = ReadonlyMap<number, number>;

const NOBODY: Precedence = new Map();

/** By precedence, then those whose leaving makes room for others that wait, then the largest. */
function inTurn(
  { problem, place }: Traffic,
  pending: readonly number[],
  blocked: ReadonlySet<number>,
  precedence: Precedence,
): number[] {
  const wanted = new Set([...blocked].map((item) => problem.target[item] ?? 0));
  const rank = (item: number) => precedence.get(item) ?? 0;
  const isWanted = (item: number) => Number(wanted.has(place[item] ?? 0));
  const bytes = (item: number) => problem.bytes[item] ?? 0;
  return [...pending].sort(
    (one, two) =>
      rank(two) - rank(one) || isWanted(two) - isWanted(one) || bytes(two) - bytes(one) || one - two,
  );
}

interface Round {
  readonly traffic: Traffic;
  readonly legs: Leg[];
  readonly precedence: Precedence;
}

/** Every move that is possible now, on top of all that is still there, and takes no room that is kept. */
function round({ traffic, legs, precedence }: Round, pending: readonly number[], keepsRoom: boolean) {
  const targetOf = (item: number) => traffic.problem.target[item] ?? 0;
  const blocked = new Set(pending.filter((item) => !canStart(traffic, item, targetOf(item))));
  const keptFor = new Map<number, number>();
  for (const item of blocked)
    keptFor.set(targetOf(item), Math.max(keptFor.get(targetOf(item)) ?? 0, precedence.get(item) ?? 0));
  const begun = new Set<number>();
  for (const item of inTurn(traffic, pending, blocked, precedence)) {
    const to = targetOf(item);
    const isKept = keepsRoom && (precedence.get(item) ?? 0) < (keptFor.get(to) ?? 0);
    if (isKept || !canStart(traffic, item, to)) continue;
    legs.push({ item, from: traffic.place[item] ?? 0, to });
    arrive(traffic, item, to);
    begun.add(item);
    if (!keepsRoom) break;
  }
  for (const item of begun) depart(traffic, item, targetOf(item));
  return pending.filter((item) => !begun.has(item));
}

/** Moves in rounds as long as any is possible; kept room is used only where nothing else goes on. */
export function runRounds(
  traffic: Traffic,
  items: readonly number[],
  legs: Leg[],
  precedence: Precedence = NOBODY,
): readonly number[] {
  let pending = items;
  while (pending.length > 0) {
    const before = pending.length;
    pending = round({ traffic, legs, precedence }, pending, true);
    if (pending.length < before) continue;
    pending = round({ traffic, legs, precedence }, pending, false);
    if (pending.length === before) break;
  }
  return pending;
}

/** Begins again and again with those first that held up the others, and says who comes first at the end. */
function findPrecedence(problem: StepProblem): Precedence {
  const precedence = new Map<number, number>();
  let best: { readonly precedence: Precedence; readonly left: number } | undefined;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const traffic = startTraffic(problem);
    const pending = runRounds(traffic, movers(problem), [], precedence);
    const left = pending.reduce((sum, item) => sum + (problem.bytes[item] ?? 0) + 1, 0);
    if (best === undefined || left < best.left) best = { precedence: new Map(precedence), left };
    if (left === 0) break;
    for (const item of holders(traffic, pending)) precedence.set(item, attempt + 1);
  }
  return best?.precedence ?? NOBODY;
}

/** Directly as far as that goes; where all wait for each other, the cheapest of them is set down elsewhere. */
export function findSequence(problem: StepProblem): Sequence {
  const precedence = findPrecedence(problem);
  const traffic = startTraffic(problem);
  const legs: Leg[] = [];
  const parked = new Map<number, number>();
  let extraBytes = 0;
  let pending = runRounds(traffic, movers(problem), legs, precedence);
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
    const left = [...pending.filter((item) => item !== waiting), ...aside];
    pending = runRounds(traffic, left, legs, precedence);
  }
  const isMover = (item: number) => problem.home[item] !== problem.target[item];
  const left = pending.filter(isMover);
  const circle = holders(traffic, pending).filter(isMover);
  return {
    legs,
    pending: left.length > 0 ? left : pending,
    holders: circle.length > 0 ? circle : left,
    extraBytes,
  };
}
