import { costAt, type LevelState, wishDelta } from './level-state.ts';

/**
 * Gaps, smoothed for many nodes: instead of the greatest and the least level the root of the mean square of all
 * distances from the mean counts. Every node pulls, so a search knows at every step what is better; between as many
 * placements as a search can tell apart, the one that is narrow by this measure is about as narrow by the gap.
 */
export interface Deviation {
  /** Per extreme: the level that all nodes would have if loads could be cut at will. */
  readonly centre: Float64Array;
  /** What one more square level of any node costs, as things are. */
  readonly slope: Float64Array;
}

/** The gap of normal deviations in so many nodes as clusters have (13: 3.3, 64: 4.7), in deviations. */
const GAP = 3.7;

export function newDeviation({ tables, load }: LevelState): Deviation {
  const { extremeCount, nodeCount, divisor } = tables;
  const centre = new Float64Array(extremeCount);
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let [loads, room] = [0, 0];
    for (let cell = extreme; cell < nodeCount * extremeCount; cell += extremeCount) {
      if (divisor[cell] === 0) continue;
      loads += load[cell] as number;
      room += divisor[cell] as number;
    }
    centre[extreme] = room === 0 ? 0 : loads / room;
  }
  return { centre, slope: new Float64Array(extremeCount) };
}

/** Learns what a square level is worth now: the derivative of the weighed deviation. */
export function fitDeviation({ centre, slope }: Deviation, { tables, load }: LevelState): void {
  const { extremeCount, nodeCount, inverse, weight } = tables;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let [squares, count] = [0, 0];
    for (let cell = extreme; cell < nodeCount * extremeCount; cell += extremeCount) {
      const scale = inverse[cell] as number;
      if (scale === 0) continue;
      const away = (load[cell] as number) * scale - (centre[extreme] as number);
      squares += away * away;
      count++;
    }
    slope[extreme] =
      squares === 0 ? 0 : ((weight[extreme] as number) * GAP) / (2 * Math.sqrt(squares * count));
  }
}

/** What a move adds to deviations and move costs, or a swap where `other` comes back; wishes of moves too. */
export function deviationDelta(
  state: LevelState,
  { centre, slope }: Deviation,
  guest: number,
  to: number,
  other: number,
): number {
  const { tables, load, place } = state;
  const { extremeCount, need, inverse, groups } = tables;
  const from = place[guest] as number;
  let sum = costAt(tables, guest, to) - costAt(tables, guest, from);
  if (other >= 0) sum += costAt(tables, other, from) - costAt(tables, other, to);
  else if (groups.start[guest] !== groups.start[guest + 1]) sum += wishDelta(state, guest, to);
  const [sources, goals, own] = [from * extremeCount, to * extremeCount, guest * extremeCount];
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const back = other >= 0 ? (need[other * extremeCount + extreme] as number) : 0;
    const amount = (need[own + extreme] as number) - back;
    if (amount === 0) continue;
    const middle = centre[extreme] as number;
    const [byHere, byThere] = [inverse[sources + extreme] as number, inverse[goals + extreme] as number];
    const here = 2 * ((load[sources + extreme] as number) * byHere - middle) - amount * byHere;
    const there = 2 * ((load[goals + extreme] as number) * byThere - middle) + amount * byThere;
    sum += (slope[extreme] as number) * amount * (byThere * there - byHere * here);
  }
  return sum;
}
