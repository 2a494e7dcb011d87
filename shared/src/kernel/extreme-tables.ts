import type { PlacementModel } from './placement-model.ts';
import { sideBySide } from './row-tables.ts';

/** Extremes as the inner loop reads them: cells of a node or a guest lie side by side, one per extreme. */
export interface ExtremeTables {
  readonly count: number;
  /** guest x extreme. */
  readonly need: Float64Array;
  /** node x extreme; a divisor of 0 where the node does not count. */
  readonly base: Float64Array;
  readonly divisor: Float64Array;
  /** Per extreme: 1 where the least counts too. */
  readonly isGap: Uint8Array;
  readonly weight: Float64Array;
  readonly tier: Int32Array;
}

export function extremeTables({ extremes = [], guestCount, nodeCount }: PlacementModel): ExtremeTables {
  const nothing = new Float64Array(nodeCount);
  const need = extremes.map((extreme) => extreme.need);
  const base = extremes.map((extreme) => extreme.base ?? nothing);
  const divisor = extremes.map((extreme) => Float64Array.from(extreme.divisor, (each) => Math.max(0, each)));
  return {
    count: extremes.length,
    need: sideBySide(need, guestCount),
    base: sideBySide(base, nodeCount),
    divisor: sideBySide(divisor, nodeCount),
    isGap: Uint8Array.from(extremes, (extreme) => Number(extreme.of === 'gap')),
    weight: Float64Array.from(extremes, ({ weight }) => weight),
    tier: Int32Array.from(extremes, ({ tier }) => tier),
  };
}
