import { cooled } from '../kit/cooling.ts';
import { patience } from '../kit/patience.ts';
import type { Random } from '../kit/random.ts';
import { type Best, bestOf, keepBest, noteChange } from './best.ts';
import { firstStep } from './compare-costs.ts';
import {
  apply,
  CHANGE_MAX,
  type Draw,
  ejectionChain,
  groupMove,
  moveAny,
  moveHome,
  moveHot,
  type Operator,
  sizeOrder,
  swapAny,
  swapCold,
  swapHot,
  swapMates,
  threeCycle,
} from './operators.ts';
import type { Placement } from './placement.ts';
import { repartition } from './repartition.ts';

/** Each with what it costs in work units. */
const operators: readonly (readonly [Operator, number])[] = [
  [moveAny, 1],
  [moveHot, 1],
  [moveHome, 1],
  [swapAny, 1],
  [swapHot, 1],
  [swapCold, 1],
  [swapMates, 1],
  [ejectionChain, 4],
  [threeCycle, 6],
  [groupMove, 8],
  [repartition, 16],
];

/** A search under way: what it draws from, what it has found, and what its operators have been worth. */
export interface Search {
  readonly draw: Draw;
  readonly best: Best;
  readonly share: Float64Array;
  readonly slots: Uint8Array;
  readonly tried: Float64Array;
  readonly won: Float64Array;
  /** Of proposals that cost something: how many, and the sum of what they cost (two entries). */
  readonly uphill: Float64Array;
  work: number;
}

const SLOTS = 1024;
/** Of proposals, for an operator of effort 1. */
const SHARE_MIN = 0.02;
/** Proposals between two looks at temperature and shares. */
export const ROUND = 4096;

export function newSearch(placement: Placement, random: Random): Search {
  const bySize = sizeOrder(placement);
  const sizeRank = new Int32Array(bySize.length);
  bySize.forEach((guest, rank) => {
    sizeRank[guest] = rank;
  });
  const change = { count: 0, guests: new Int32Array(CHANGE_MAX), targets: new Int32Array(CHANGE_MAX) };
  return {
    draw: { placement, random, bySize, sizeRank, change },
    best: bestOf(placement),
    share: new Float64Array(operators.length).fill(1 / operators.length),
    slots: Uint8Array.from({ length: SLOTS }, (_, slot) => slot % operators.length),
    tried: new Float64Array(operators.length),
    won: new Float64Array(operators.length),
    uphill: new Float64Array(2),
    work: 0,
  };
}

/** Which operator each of the slots draws, by share. */
function fillSlots({ slots, share }: Search): void {
  let [slot, filled] = [0, 0];
  for (let index = 0; index < share.length; index++) {
    filled += share[index] ?? 0;
    const end = index === share.length - 1 ? slots.length : Math.round(filled * slots.length);
    while (slot < end) slots[slot++] = index;
  }
}

/** Operators get work by how often it has led to something better; none is ever given up. */
function reshare(search: Search): void {
  const { share, tried, won } = search;
  let sum = 0;
  const rates = won.map((wins, index) => (wins + 0.01) / ((tried[index] ?? 0) + 1));
  for (const rate of rates) sum += rate;
  for (let index = 0; index < share.length; index++) {
    const least = SHARE_MIN / (operators[index]?.[1] ?? 1);
    const wanted = least + (1 - SHARE_MIN * share.length) * ((rates[index] ?? 0) / sum);
    share[index] = 0.7 * (share[index] ?? 0) + 0.3 * wanted;
    won[index] = 0.5 * (won[index] ?? 0);
    tried[index] = 0.5 * (tried[index] ?? 0);
  }
  fillSlots(search);
}

/** Proposes and decides `ROUND` times at one temperature. */
export function anneal(search: Search, temperature: number): void {
  const { draw, slots, tried } = search;
  for (let step = 0; step < ROUND; step++) {
    const index = slots[Math.floor(draw.random() * SLOTS)] as number;
    const [operator, effort] = operators[index] as (typeof operators)[number];
    search.work += effort;
    tried[index] = (tried[index] as number) + effort;
    if (operator(draw)) decide(search, index, temperature);
  }
  reshare(search);
}

/** Does what was proposed, or leaves it: tiers before the search tier may not get worse, in it a step may cost a bit. */
function decide({ draw, best, won, uphill }: Search, index: number, temperature: number): void {
  const { placement, random, change } = draw;
  const step = firstStep(placement.tables, placement.cost, placement.delta);
  const added = step.at === 0 ? step.change : 0;
  if (added > 0) {
    uphill[0] = (uphill[0] as number) + 1;
    uphill[1] = (uphill[1] as number) + added;
  }
  if (step.at === 0 ? added > temperature * patience(random()) : step.change > 0) return;
  if (added < 0) won[index] = (won[index] as number) + 1;
  apply(draw);
  noteChange(best, change.guests, change.count);
  keepBest(best, placement);
}

/** Anneals from one temperature to another while `workEnd` says that there is work left. */
export function* cool(
  search: Search,
  hot: number,
  cold: number,
  workEnd: () => number,
): Generator<number, void, void> {
  const begin = search.work;
  while (search.work < workEnd()) {
    const fraction = (search.work - begin) / (workEnd() - begin);
    anneal(search, hot === 0 ? 0 : cooled(hot, cold, fraction));
    yield search.work;
  }
}
