import { patience } from '../kit/patience.ts';
import type { Random } from '../kit/random.ts';
import { type Best, bestOf, keepBest, noteChange } from './best.ts';
import { firstStep } from './compare-costs.ts';
import { type Draw, newDraw } from './draw.ts';
import {
  ejectionChain,
  groupMove,
  moveAny,
  moveEnd,
  moveHome,
  moveHot,
  swapAny,
  swapCold,
  swapEnd,
  swapHot,
  swapMates,
  threeCycle,
} from './operators.ts';
import type { Placement } from './placement.ts';
import { apply } from './propose.ts';
import { repartition } from './repartition.ts';
import { adjustToll, newToll, type Toll, tollOf } from './toll.ts';

/** What each operator costs in work units, one for a move that is looked at; by number, as `propose` knows them. */
const EFFORT = [1, 1, 1, 1, 1, 1, 1, 2, 2, 12, 18, 24, 60] as const;
/** So many of them, the first, share most of the work equally: no search does without them. */
const MAIN = 4;
const MAIN_PART = 0.8;
const [GROUP_MOVE, MOVE_END, SWAP_END] = [11, 7, 8];

function propose(draw: Draw, operator: number): boolean {
  switch (operator) {
    case 0:
      return moveAny(draw);
    case 1:
      return moveHot(draw);
    case 2:
      return swapAny(draw);
    case 3:
      return swapHot(draw);
    case 4:
      return moveHome(draw);
    case 5:
      return swapMates(draw);
    case 6:
      return swapCold(draw);
    case MOVE_END:
      return moveEnd(draw);
    case SWAP_END:
      return swapEnd(draw);
    case 9:
      return ejectionChain(draw);
    case 10:
      return threeCycle(draw);
    case GROUP_MOVE:
      return groupMove(draw);
    default:
      return repartition(draw);
  }
}

/** A search under way: what it draws from, what it has found, and what its operators have been worth. */
export interface Search {
  readonly draw: Draw;
  readonly best: Best;
  /** Of all work, by operator. */
  readonly share: Float64Array;
  readonly slots: Uint8Array;
  readonly tried: Float64Array;
  readonly won: Float64Array;
  readonly toll: Toll | undefined;
  rounds: number;
  work: number;
}

const SLOTS = 4096;
/** Of all work, for an operator that has led to nothing. */
const SHARE_MIN = 0.004;
/** Proposals between two looks at the temperature, and rounds between two at the shares. */
export const ROUND = 4096;
const TOLL_ROUNDS = 4;

export function newSearch(placement: Placement, random: Random): Search {
  const search: Search = {
    draw: newDraw(placement, random),
    best: bestOf(placement),
    share: new Float64Array(EFFORT.length).fill(1 / EFFORT.length),
    slots: new Uint8Array(SLOTS),
    tried: new Float64Array(EFFORT.length),
    won: new Float64Array(EFFORT.length),
    toll: newToll(placement),
    rounds: 0,
    work: 0,
  };
  reshare(search);
  return search;
}

/** Whether an operator has anything to work on in this model. */
function isOfUse({ tables }: Placement, operator: number): boolean {
  if (operator === GROUP_MOVE) return tables.groups.list.length > 0;
  return (operator !== MOVE_END && operator !== SWAP_END) || tables.extremes.count > 0;
}

/** Which operator each of the slots draws: by share of the work, and so the less often the more it costs. */
function fillSlots({ slots, share }: Search): void {
  const often = share.map((part, index) => part / (EFFORT[index] ?? 1));
  const all = often.reduce((sum, each) => sum + each, 0);
  let slot = 0;
  let filled = 0;
  often.forEach((each, index) => {
    filled += each;
    const end = index === often.length - 1 ? slots.length : Math.round((filled / all) * slots.length);
    while (slot < end) slots[slot++] = index;
  });
}

/** The other operators share what the main ones leave, by how often their work has led to something better. */
function reshare(search: Search): void {
  const { share, tried, won, draw } = search;
  const rates = won.map((wins, index) =>
    index < MAIN || !isOfUse(draw.placement, index) ? 0 : (wins + 0.01) / ((tried[index] ?? 0) + 1),
  );
  const sum = rates.reduce((total, rate) => total + rate, 0);
  for (let index = 0; index < share.length; index++) {
    const rate = rates[index] ?? 0;
    const part = (1 - MAIN_PART) * (rate / sum);
    share[index] = index < MAIN ? MAIN_PART / MAIN : rate === 0 ? 0 : Math.max(SHARE_MIN, part);
    won[index] = 0.7 * (won[index] ?? 0);
    tried[index] = 0.7 * (tried[index] ?? 0);
  }
  fillSlots(search);
}

/** Proposes and decides `ROUND` times at one temperature. */
export function anneal(search: Search, temperature: number): void {
  const { draw, slots, tried } = search;
  const { random } = draw;
  if (search.toll !== undefined && search.rounds++ % TOLL_ROUNDS === 0)
    adjustToll(search.toll, draw.placement);
  for (let step = 0; step < ROUND; step++) {
    const operator = slots[Math.floor(random() * SLOTS)] as number;
    tried[operator] = (tried[operator] as number) + (EFFORT[operator] as number);
    search.work += EFFORT[operator] as number;
    if (propose(draw, operator)) decide(search, operator, temperature);
  }
  reshare(search);
}

/**
 * Does what was proposed, or leaves it: tiers before the search tier may not get worse; in it, a step may cost
 * something.
 */
function decide({ draw, best, won, toll }: Search, operator: number, temperature: number): void {
  const { placement, random, change } = draw;
  const { tables, cost, delta } = placement;
  let isSearched = true;
  let added = delta[0] as number;
  if (tables.tierCount > 1) {
    const step = firstStep(tables, cost, delta);
    isSearched = step.at === 0;
    added = step.change;
  }
  const due = toll === undefined || !isSearched ? 0 : temperature * tollOf(toll, placement, change);
  if (added + due > 0 && !(isSearched && added + due <= temperature * patience(random()))) return;
  if (added < 0) won[operator] = (won[operator] as number) + 1;
  apply(draw);
  noteChange(best, change.guests, change.count);
  if (added < 0) keepBest(best, placement);
}
