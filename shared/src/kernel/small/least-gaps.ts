import { at } from '../../kit/assert.ts';
import { pouredGap } from '../bound/poured-gap.ts';
import type { LevelTables } from '../levels/level-tables.ts';

const LOOKS_MAX = 1 << 18;

/** Per kind of load: what its gap costs at least on these nodes, whatever the other kinds would like. */
export function leastGaps(tables: LevelTables, nodes: readonly number[]): Float64Array {
  const { extremeCount, guestCount, nodeCount, need, base, divisor, allowed, weight, hasLeast } = tables;
  return Float64Array.from({ length: extremeCount }, (_, extreme) => {
    const ofNodes = (figures: Float64Array) =>
      Float64Array.from(nodes, (node) => at(figures, node * extremeCount + extreme));
    const guests = Array.from({ length: guestCount }, (__, guest) => ({
      need: at(need, guest * extremeCount + extreme),
      nodes: [...nodes.keys()].filter((index) => allowed[guest * nodeCount + at(nodes, index)] === 1),
    }));
    const load = ofNodes(base);
    const pool = { load, divisor: ofNodes(divisor), guests, hasLeast: at(hasLeast, extreme) === 1 };
    return at(weight, extreme) * pouredGap(pool, LOOKS_MAX);
  });
}
