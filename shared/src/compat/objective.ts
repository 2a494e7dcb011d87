import { at } from '../kit/assert.ts';
import { type CompatCluster, type CompatGuest, totalBytes } from './cluster.ts';
import { type LoadTerm, loadTerms } from './loads.ts';
import { type Weights, weightsOf } from './weights.ts';

/** What a broken wish costs. */
export const SOFT_PENALTY = 1_000_000;
const COST_UNIT = 2 ** 28;
/** Local disks are copied whole, and slower than memory. */
const DISK_FACTOR = 4;

/** What it costs to migrate a guest, in units of 256 MiB of memory. */
export const migrationCost = ({ memoryBytes, disksBytes }: CompatGuest): number =>
  Math.max(1, Math.floor(memoryBytes / COST_UNIT)) +
  DISK_FACTOR * Math.floor(totalBytes(disksBytes) / COST_UNIT);

export interface Objective {
  /** The gap of each kind of load, in the order of `loadTerms`; weighed and added up. */
  readonly gaps: readonly number[];
  readonly gap: number;
  readonly cost: number;
  readonly moved: number;
  /** How often a wish is broken. */
  readonly broken: number;
  readonly total: number;
}

/** The objective of the peer by its definition: slow, plain, and sharing nothing with the model that is searched. */
export function objectiveOf(
  cluster: CompatCluster,
  place: ArrayLike<number>,
  { balance, stickiness }: Weights = weightsOf(cluster),
): Objective {
  const terms = loadTerms(cluster);
  const gaps = terms.map((term) => gapOf(term, place));
  const gap = terms.reduce((sum, { weight }, index) => sum + weight * at(gaps, index), 0);
  const moved = cluster.guests.filter(
    ({ node }, guest) => at(place, guest) !== node && !cluster.ignored.has(guest),
  );
  const cost = moved.reduce((sum, guest) => sum + migrationCost(guest), 0);
  const broken = brokenWishes(cluster, place);
  const total = balance * gap + stickiness * cost + SOFT_PENALTY * broken;
  return { gaps, gap, cost, moved: moved.length, broken, total };
}

/** Greatest minus least level of all nodes that take part. */
function gapOf({ need, divisor }: LoadTerm, place: ArrayLike<number>): number {
  const sums = new Array<number>(divisor.length).fill(0);
  for (let guest = 0; guest < need.length; guest++)
    sums[at(place, guest)] = at(sums, at(place, guest)) + at(need, guest);
  const levels = sums.flatMap((sum, node) =>
    at(divisor, node) === 0 ? [] : [Math.floor(sum / at(divisor, node))],
  );
  return levels.length === 0 ? 0 : Math.max(...levels) - Math.min(...levels);
}

/** Wishes to be apart count once per node with several members, to be together twice per guest away from the first. */
function brokenWishes({ apart, together, nodes }: CompatCluster, place: ArrayLike<number>): number {
  let broken = 0;
  for (const { guests, isHard } of apart)
    if (!isHard)
      broken += nodes.filter(
        (_, node) => guests.filter((guest) => at(place, guest) === node).length > 1,
      ).length;
  for (const { guests, isHard } of together) {
    const [first, ...others] = guests;
    if (isHard || first === undefined) continue;
    broken += 2 * others.filter((guest) => at(place, guest) !== at(place, first)).length;
  }
  return broken;
}
