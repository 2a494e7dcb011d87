import {
  type GoalBuilder,
  presence,
  RESOURCE_COUNT,
  type ResourceIndex,
  rankUnevenness,
} from '../model/goals.ts';
import type { Settings } from '../settings/settings.ts';
import { nodePressures } from './node-pressures.ts';
import type { Objective } from './objective.ts';

/** Nodes whose evenness is judged: known, and open to guests. */
const isJudged = ({ kernel }: GoalBuilder, node: number): boolean =>
  kernel.model.known[node] === 1 && kernel.closed[node] === 0;

/** The thresholds of the resource, as pressures; what is assigned has no threshold but the spread. */
export function thresholds(resource: ResourceIndex, settings: Settings) {
  const { proposeAboveMemoryPercent, proposeAboveCpuPercent, proposeAboveSpreadPercent } = settings;
  const above = resource === 0 ? proposeAboveMemoryPercent : proposeAboveCpuPercent;
  return {
    above: settings.loadMode === 'used' ? above * 100 : Number.POSITIVE_INFINITY,
    spread: proposeAboveSpreadPercent * 100,
  };
}

const counts = (resource: ResourceIndex, { balanceBy }: Settings): boolean =>
  balanceBy === 'memory-and-cpu' || balanceBy === (resource === 0 ? 'memory' : 'cpu');

/** The pressure of every judged node if all were equal, with what leaves evacuated nodes shared out. */
function meanPressure({ kernel, loads }: GoalBuilder, resource: ResourceIndex, judged: readonly number[]) {
  const { home } = kernel.model;
  const counted = new Set(judged);
  let load = judged.reduce((sum, node) => sum + (loads.base[resource]?.[node] ?? 0), 0);
  loads.guest[resource]?.forEach((weight, guest) => {
    const leaves = kernel.evacuated[home[guest] ?? -1] === 1 && !kernel.stays.has(guest);
    const shares = presence(kernel.model, guest).filter((node) => counted.has(node)).length;
    load += weight * (leaves ? 1 : shares);
  });
  const total = judged.reduce((sum, node) => sum + (loads.total[resource]?.[node] ?? 0), 0);
  return Math.floor((load * 10_000) / total);
}

/**
 * The band of one resource. Asked for (a node above its threshold, or a spread above it), nodes aim at three quarters of
 * the spread that asks for a plan, so that the next plan is not due at once; not asked for, they must only not
 * become worse than they are.
 */
function compileBand(builder: GoalBuilder, resource: ResourceIndex): void {
  const { kernel, start } = builder;
  const { settings, nodes } = kernel.model;
  const judged = [...nodes.keys()].filter((node) => isJudged(builder, node));
  const pressures = judged.map((node) => start[resource * nodes.length + node] ?? 0);
  if (judged.length < 2 || !counts(resource, settings)) return;
  const { above, spread } = thresholds(resource, settings);
  const [lowest, highest] = [Math.min(...pressures), Math.max(...pressures)];
  const mean = meanPressure(builder, resource, judged);
  const isAsked = highest > above || highest - lowest > spread;
  if (isAsked) builder.ask(resource);
  const half = Math.floor(spread * (isAsked ? 3 / 8 : 1 / 2));
  const low = isAsked ? mean - half : Math.min(lowest, mean - half);
  const high = isAsked
    ? Math.max(mean + 100, Math.min(mean + half, above))
    : Math.max(highest, Math.min(mean + half, above));
  for (const node of judged) builder.band(resource, node, low, high);
}

/** How even the nodes are, memory and CPU each for itself and never averaged: the worse of them counts first. */
export const evenness = {
  id: 'evenness',
  title: 'Evenness',
  description:
    'How far nodes are outside the band around the mean, squared and summed for memory and for CPU; the worse resource is compared first, then the other. A resource that is even enough is never traded for one that is not.',
  rank: 2,
  compile(builder) {
    compileBand(builder, 0);
    compileBand(builder, 1);
  },
  measure(problem, place) {
    const { nodeCount, goals } = problem;
    const sums = new Float64Array(RESOURCE_COUNT);
    nodePressures(problem, place).forEach((pressure, cell) => {
      const resource = Math.floor(cell / nodeCount);
      const high = Math.max(0, pressure - (goals.bandHigh[cell] ?? 0));
      const low = Math.max(0, (goals.bandLow[cell] ?? 0) - pressure);
      const outside = high + low;
      if (outside > 0) sums[resource] = (sums[resource] ?? 0) + outside * outside;
    });
    const [memory = 0, cpu = 0] = sums;
    return [rankUnevenness(goals, memory, cpu, 0), rankUnevenness(goals, memory, cpu, 1)];
  },
} as const satisfies Objective;
