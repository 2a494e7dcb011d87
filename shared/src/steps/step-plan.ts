import { compact } from './compact.ts';
import { countingProof, type TooBig } from './impossible.ts';
import { stepNumbers } from './levels.ts';
import { type Needs, neededLegs } from './needs.ts';
import { itemsByNode } from './parking.ts';
import { findSequence, runRounds, type Sequence } from './sequence.ts';
import { searchStates } from './state-search.ts';
import { type Leg, movers, type StepProblem } from './step-problem.ts';
import { type Obstacle, obstacle, startTraffic, type Traffic } from './traffic.ts';

/** Moves in an order, what each waits for, and the step that each is in; or why there is no such order. */
export interface StepPlan {
  readonly legs: readonly Leg[];
  readonly needs: Needs;
  /** Per leg, from 0. */
  readonly steps: readonly number[];
  readonly stuck?: Stuck;
}

/** Moves for which no order was found. */
export interface Stuck {
  /** Every mover that does not arrive. */
  readonly items: readonly number[];
  /** Those that hold up the others: this set of targets together is what cannot be reached. */
  readonly noGood: readonly NoGood[];
  readonly cause: Cause;
}

export interface NoGood {
  readonly item: number;
  readonly target: number;
}

/** `too-big` and `exhausted` are proofs that there is no order; `gave-up` is not. */
export type Cause =
  | ({ readonly kind: 'too-big' } & TooBig)
  | { readonly kind: 'exhausted' | 'gave-up'; readonly states: number; readonly obstacles: Obstacles };

type Obstacles = readonly { readonly item: number; readonly obstacle: Obstacle }[];

/** Up to so many items a search over all their placements is worth a try. */
const CORE_MAX = 12;

const STATES_MAX = 70_000;

/** Items that the waiting ones could need out of their way: those that are where they want to go. */
function coreOf(traffic: Traffic, pending: readonly number[]): number[] {
  const { problem } = traffic;
  const core = new Set(pending);
  const onNode = itemsByNode(traffic);
  const others = pending
    .flatMap((item) => onNode[problem.target[item] ?? 0] ?? [])
    .sort((one, two) => (problem.bytes[one] ?? 0) - (problem.bytes[two] ?? 0) || one - two);
  for (const item of others) if (core.size < CORE_MAX) core.add(item);
  return [...core].sort((one, two) => one - two);
}

/** Ways that the search over all placements finds: from the start where everything is small, else for the rest. */
function searchAll(problem: StepProblem, sequence: Sequence, statesMax: number) {
  if (statesMax === 0) return undefined;
  const traffic = startTraffic(problem);
  if (problem.itemCount <= CORE_MAX) {
    const items = Array.from({ length: problem.itemCount }, (_, item) => item);
    return { ...searchStates(traffic, items, statesMax), isWhole: true };
  }
  const legs: Leg[] = [];
  const pending = runRounds(traffic, movers(problem), legs);
  const core = coreOf(traffic, pending);
  if (sequence.pending.length === 0 && core.length > CORE_MAX) return undefined;
  const found = searchStates(traffic, core, statesMax);
  return {
    ...found,
    ...(found.legs === undefined ? {} : { legs: [...legs, ...found.legs] }),
    isWhole: false,
  };
}

const bytesOf = (problem: StepProblem, legs: readonly Leg[]): number =>
  legs.reduce((sum, { item }) => sum + (problem.bytes[item] ?? 0) + 1, 0);

/** Where nothing is possible any more: who waits, for what, and who holds them up. */
function stuckAt(problem: StepProblem, { holders }: Sequence, kind: 'exhausted' | 'gave-up', states: number) {
  const traffic = startTraffic(problem);
  const legs: Leg[] = [];
  const items = runRounds(traffic, movers(problem), legs);
  const obstacles = holders.flatMap((item) => {
    const found = obstacle(traffic, item, problem.target[item] ?? 0);
    return found === undefined ? [] : [{ item, obstacle: found }];
  });
  const noGood = holders.map((item) => ({ item, target: problem.target[item] ?? 0 }));
  return { legs, stuck: { items, noGood, cause: { kind, states, obstacles } as const } };
}

function numbered(problem: StepProblem, legs: readonly Leg[], stuck?: Stuck): StepPlan {
  const needs = neededLegs(problem, legs);
  const steps = stepNumbers(legs, needs, problem.limits);
  return { legs, needs, steps, ...(stuck === undefined ? {} : { stuck }) };
}

/** Only the first: a proof names one item, and without its target the rest may be possible. */
function tooBig(problem: StepProblem, sequence: Sequence, proof: TooBig): StepPlan {
  const { legs, stuck } = stuckAt(problem, sequence, 'exhausted', 0);
  const noGood = [{ item: proof.item, target: problem.target[proof.item] ?? 0 }];
  const items = stuck.items.includes(proof.item) ? stuck.items : [...stuck.items, proof.item];
  return numbered(problem, legs, { items, noGood, cause: { kind: 'too-big', ...proof } });
}

/** The plan for those alone that move, the others standing still: no more is looked at while that suffices. */
function planMovers(problem: StepProblem, statesMax: number): StepPlan {
  const ways = movers(problem).map((item): Leg => ({ item, from: -1, to: -1 }));
  const { problem: small, items } = compact(problem, ways);
  const { stuck, legs, ...plan } = planAll(small, statesMax);
  const own = (item: number) => items[item] ?? -1;
  return {
    ...plan,
    legs: legs.map((leg) => ({ ...leg, item: own(leg.item) })),
    ...(stuck === undefined ? {} : { stuck: renumbered(stuck, own) }),
  };
}

function renumbered({ items, noGood, cause }: Stuck, own: (item: number) => number): Stuck {
  return {
    items: items.map(own),
    noGood: noGood.map(({ item, target }) => ({ item: own(item), target })),
    cause:
      cause.kind === 'too-big'
        ? { ...cause, item: own(cause.item) }
        : { ...cause, obstacles: cause.obstacles.map((each) => ({ ...each, item: own(each.item) })) },
  };
}

/**
 * An order in which every item gets to its target while capacity and rules hold at every instant, whatever ends
 * first; where items wait for each other, the cheapest are set down elsewhere on their way. Where there is none,
 * it says who is stuck and whether that is proved. `statesMax` bounds the search over all placements.
 */
export function planSteps(problem: StepProblem, statesMax: number = STATES_MAX): StepPlan {
  const direct = planMovers(problem, statesMax);
  return direct.stuck === undefined || problem.mayPark === undefined ? direct : planAll(problem, statesMax);
}

function planAll(problem: StepProblem, statesMax: number): StepPlan {
  const sequence = findSequence(problem);
  const isDone = sequence.pending.length === 0;
  if (isDone && sequence.extraBytes === 0) return numbered(problem, sequence.legs);
  const proof = isDone ? undefined : countingProof(problem);
  if (proof !== undefined) return tooBig(problem, sequence, proof);
  const search = searchAll(problem, sequence, isDone ? Math.min(statesMax, 5_000) : statesMax);
  const found = search?.legs;
  if (isDone && (found === undefined || bytesOf(problem, found) >= bytesOf(problem, sequence.legs)))
    return numbered(problem, sequence.legs);
  if (found !== undefined) return numbered(problem, found);
  const isProved = search?.isExhausted === true && search.isWhole;
  const { legs, stuck } = stuckAt(problem, sequence, isProved ? 'exhausted' : 'gave-up', search?.states ?? 0);
  return numbered(problem, legs, stuck);
}
