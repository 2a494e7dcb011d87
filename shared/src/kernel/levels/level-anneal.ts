import { cooled } from '../../kit/cooling.ts';
import { patience } from '../../kit/patience.ts';
import { deviationDelta, fitDeviation } from './deviation.ts';
import { exactDelta, rank } from './exact-delta.ts';
import { drawExchange, exchangeDelta, mayExchange } from './level-exchange.ts';
import { below, keepLevelBest, type LevelSearch, moveNoted } from './level-search.ts';
import { mayCome } from './level-state.ts';
import { swapWishes } from './level-wishes.ts';
import type { SizeMates } from './size-mates.ts';

/** How candidates are judged: by the objective as it is, or by extremes that are smoothed. */
export type Judge = 'exact' | 'deviation';

export interface Heat {
  readonly temperature: number;
  readonly judge: Judge;
  /** Set where guests change places with such as are like them, mostly. */
  readonly mates?: SizeMates | undefined;
}

function judged(search: LevelSearch, guest: number, to: number, other: number, judge: Judge): number {
  const { state, ranks, deviation } = search;
  switch (judge) {
    case 'exact':
      return exactDelta(state, ranks, guest, to, other);
    case 'deviation':
      return deviationDelta(state, deviation, guest, to, other);
  }
}

function residentOf(search: LevelSearch, node: number): number {
  const { residents, residentCount } = search.state;
  const count = residentCount[node] as number;
  return count === 0 ? -1 : ((residents[node] as Int32Array)[below(search, count)] as number);
}

/** Moves a guest, or lets two change places, where that is good enough and may be. */
function consider(search: LevelSearch, guest: number, to: number, other: number, heat: Heat): void {
  const { state, ranks, random } = search;
  const { place, tables } = state;
  const from = place[guest] as number;
  if (from === to) return;
  let delta = judged(search, guest, to, other, heat.judge);
  const { start } = tables.groups;
  if (other >= 0 && (start[guest] !== start[guest + 1] || start[other] !== start[other + 1]))
    delta += swapWishes(state, guest, other);
  if (delta > 0 && delta > heat.temperature * patience(random())) return;
  if (!mayCome(state, guest, to, other)) return;
  if (other >= 0 && !mayCome(state, other, from, guest)) return;
  moveNoted(search, guest, to);
  if (other >= 0) moveNoted(search, other, from);
  if (heat.judge === 'exact') rank(ranks, state);
  keepLevelBest(search);
}

/** Lets several change places, where that is good enough and may be. */
function considerExchange(search: LevelSearch, { temperature }: Heat): void {
  const { state, exchange, ranks, random } = search;
  if (!drawExchange(exchange, state, random)) return;
  const delta = exchangeDelta(exchange, state, ranks);
  if (delta > 0 && delta > temperature * patience(random())) return;
  if (!mayExchange(exchange, state)) return;
  const { guests, count, from, to } = exchange;
  for (let index = 0; index < count; index++)
    moveNoted(search, guests[index] as number, index < 2 ? to : from);
  rank(ranks, state);
  keepLevelBest(search);
}

/** Of draws, where the objective itself is looked at: exchanges of several. */
const SEVERAL = 0.5;
/** Of draws: guests that are away try their home, alone or in exchange. */
const HOME = 0.2;
const HOME_SWAP = 0.3;
const MOVE = 0.6;
/** Of draws, where there are mates: swaps with one of them. */
const MATES = 0.8;

/** Two that are alike change places: the nearer they are, the more often. */
function swapWithMate(search: LevelSearch, { count, list }: SizeMates, heat: Heat): void {
  const { random, state } = search;
  const guest = below(search, state.tables.guestCount);
  const mate = list[guest * count + Math.floor(count * random() * random())] as number;
  const to = state.place[mate] as number;
  consider(search, guest, to, mate, heat);
}

function drawOne(search: LevelSearch, heat: Heat): void {
  const { state, random } = search;
  const { guestCount, targetStart, targets, home } = state.tables;
  if (heat.mates !== undefined && random() < MATES) {
    swapWithMate(search, heat.mates, heat);
    return;
  }
  if (heat.judge === 'exact' && random() < SEVERAL) {
    considerExchange(search, heat);
    return;
  }
  const guest = below(search, guestCount);
  const kind = random();
  const own = home[guest] as number;
  if (state.place[guest] !== own && kind < HOME_SWAP) {
    const other = kind < HOME ? -1 : residentOf(search, own);
    if (kind < HOME || other >= 0) consider(search, guest, own, other, heat);
    return;
  }
  const first = targetStart[guest] as number;
  const count = (targetStart[guest + 1] as number) - first;
  if (count < 2) return;
  const to = targets[first + below(search, count)] as number;
  const other = kind < MOVE ? -1 : residentOf(search, to);
  if (kind < MOVE || other >= 0) consider(search, guest, to, other, heat);
}

export interface Cooling {
  readonly hot: number;
  readonly cold: number;
  readonly judge: Judge;
  readonly mates?: SizeMates | undefined;
  /** The work at which it ends; it may change while it cools. */
  readonly workEnd: () => number;
}

/** Anneals from hot to cold while there is work. */
export function* coolLevels(
  search: LevelSearch,
  { hot, cold, judge, mates, workEnd }: Cooling,
): Generator<number, void, void> {
  const begin = search.counts.work;
  const rounds = Math.max(256, Math.min(4096, search.state.tables.guestCount * 2));
  rank(search.ranks, search.state);
  while (search.counts.work < workEnd()) {
    const fraction = (search.counts.work - begin) / (workEnd() - begin);
    if (judge === 'deviation') fitDeviation(search.deviation, search.state);
    const heat = { temperature: cooled(hot, cold, Math.min(1, fraction)), judge, mates };
    for (let round = 0; round < rounds; round++) drawOne(search, heat);
    search.counts.work += rounds;
    yield search.counts.work;
  }
}
