import { at } from '../kit/assert.ts';
import type { CompatCluster } from './cluster.ts';
import { loadTerms } from './loads.ts';
import { migrationCost } from './objective.ts';

/** What it costs in a tier that a guest is on a node; whole numbers. */
export interface TieCost {
  readonly tier: number;
  readonly at: (guest: number, node: number) => number;
}

/** Parts of a percent of pressure per level of load. */
const FINENESS = 100;

/**
 * Which of several placements with the same objective: the load of guests on calmer nodes, then fewer moved
 * guests, cheaper moves, moved guests that are less busy, and moved guests of higher priority. Nodes in the
 * order of the file come after all that.
 */
export function tieCosts(cluster: CompatCluster, firstTier: number): TieCost[] {
  const { guests } = cluster;
  const isAway = (guest: number, node: number) => at(guests, guest).node !== node;
  const moved = (figure: (guest: number) => number) => (guest: number, node: number) =>
    isAway(guest, node) ? figure(guest) : 0;
  const figures = [
    pressureOn(cluster),
    moved(() => 1),
    moved((guest) => migrationCost(at(guests, guest))),
    moved((guest) => Math.round(at(guests, guest).cpuUsage * 10_000)),
    moved((guest) => -at(guests, guest).priority),
  ];
  return figures.map((figure, index) => ({ tier: firstTier + index, at: figure }));
}

/** Weight of the load x share of the node that the guest takes x pressure that the node itself reports. */
function pressureOn(cluster: CompatCluster): TieCost['at'] {
  const terms = loadTerms(cluster).map((term) => ({
    ...term,
    pressure: cluster.nodes.map(({ pressurePercent }) =>
      Math.round(pressurePercent[term.resource] * FINENESS),
    ),
  }));
  return (guest, node) =>
    terms.reduce((sum, { need, divisor, weight, pressure }) => {
      const divided = at(divisor, node);
      const share = divided === 0 ? 0 : Math.round(at(need, guest) / divided);
      return sum + weight * share * at(pressure, node);
    }, 0);
}
