import type { Random } from '../../kit/random.ts';
import { changeOfExtremes, type Ranks } from './exact-delta.ts';
import { costAt, type LevelState } from './level-state.ts';

/**
 * Two guests of one node change places with one or two of another: what no single move or swap reaches, because
 * each alone would make some extreme worse. Guests of groups are left to the others.
 */
export interface Exchange {
  from: number;
  to: number;
  count: number;
  /** The first two are on `from`, the others on `to`. */
  readonly guests: Int32Array;
  /** What goes from one to the other in all, per extreme. */
  readonly amounts: Float64Array;
}

export const newExchange = ({ tables: { extremeCount } }: LevelState): Exchange => ({
  ...{ from: 0, to: 0, count: 0 },
  guests: new Int32Array(4),
  amounts: new Float64Array(extremeCount),
});

/** Of exchanges: those of two for one. */
const TWO_FOR_ONE = 0.4;

/** Draws one; false where it cannot be. */
export function drawExchange(exchange: Exchange, state: LevelState, random: Random): boolean {
  const { residents, residentCount, tables } = state;
  const { nodeCount, groups, allowed } = tables;
  if (nodeCount < 2) return false;
  exchange.from = Math.floor(random() * nodeCount);
  exchange.to = (exchange.from + 1 + Math.floor(random() * (nodeCount - 1))) % nodeCount;
  exchange.count = random() < TWO_FOR_ONE ? 3 : 4;
  for (let index = 0; index < exchange.count; index++) {
    const [here, there] = index < 2 ? [exchange.from, exchange.to] : [exchange.to, exchange.from];
    const count = residentCount[here] as number;
    if (count === 0) return false;
    const guest = (residents[here] as Int32Array)[Math.floor(random() * count)] as number;
    if (groups.start[guest] !== groups.start[guest + 1]) return false;
    if (allowed[guest * nodeCount + there] === 0) return false;
    exchange.guests[index] = guest;
  }
  const [first, second, third, fourth] = exchange.guests;
  return first !== second && (exchange.count === 3 || third !== fourth);
}

/** What it adds to the objective. */
export function exchangeDelta(exchange: Exchange, state: LevelState, ranks: Ranks): number {
  const { guests, count, amounts, from, to } = exchange;
  const { extremeCount, need } = state.tables;
  let sum = 0;
  amounts.fill(0);
  for (let index = 0; index < count; index++) {
    const guest = guests[index] as number;
    const [here, there] = index < 2 ? [from, to] : [to, from];
    sum += costAt(state.tables, guest, there) - costAt(state.tables, guest, here);
    for (let extreme = 0; extreme < extremeCount; extreme++) {
      const each = need[guest * extremeCount + extreme] as number;
      amounts[extreme] = (amounts[extreme] as number) + (index < 2 ? each : -each);
    }
  }
  return sum + changeOfExtremes(state, ranks, from, to, amounts);
}

/** True where both nodes have room for it. */
export function mayExchange({ guests, count, from, to }: Exchange, { tables, room }: LevelState): boolean {
  const { dimensionCount, size } = tables;
  for (let row = 0; row < dimensionCount; row++) {
    let amount = 0;
    for (let index = 0; index < count; index++) {
      const each = size[(guests[index] as number) * dimensionCount + row] as number;
      amount += index < 2 ? each : -each;
    }
    if (amount > 0 && amount > (room[to * dimensionCount + row] as number)) return false;
    if (amount < 0 && -amount > (room[from * dimensionCount + row] as number)) return false;
  }
  return true;
}
