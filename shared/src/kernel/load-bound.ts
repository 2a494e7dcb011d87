import type { Placement } from './placement.ts';

/** What the loads of a tier cost at least, however they are spread: all nodes taken for one. */
export function loadBound({ tables, excess }: Placement, tier: number): number {
  const { rowCount, nodeCount, tierStart, weight, squareWeight, away } = tables;
  if (away > 0) return 0;
  let bound = 0;
  for (let row = tierStart[tier] as number; row < (tierStart[tier + 1] as number); row++) {
    let above = 0;
    for (let node = 0; node < nodeCount; node++) above += excess[node * rowCount + row] as number;
    if (above > 0)
      bound += above * ((weight[row] as number) + ((squareWeight[row] as number) * above) / nodeCount);
  }
  return bound;
}
