import { type ColumnIndex, type GoalBuilder, type LoadColumn, presence } from '../model/goals.ts';
import { stepsFrom, stepsUpTo, stepWeights } from '../model/load-steps.ts';
import type { Settings } from '../settings/settings.ts';
import { nodeSteps } from './node-steps.ts';
import type { Objective } from './objective.ts';

/** Nodes whose evenness is judged: known, open to guests, and with something of what is judged. */
const isJudged = ({ kernel, loads }: GoalBuilder, column: ColumnIndex, node: number): boolean =>
  kernel.model.known[node] === 1 && kernel.closed[node] === 0 && (loads[column]?.total[node] ?? 0) > 0;

/** The thresholds of a column, as pressures; most have none but the spread. */
function thresholds({ threshold }: LoadColumn, settings: Settings) {
  const { proposeAboveMemoryPercent, proposeAboveCpuPercent, proposeAboveSpreadPercent } = settings;
  const above = { memory: proposeAboveMemoryPercent, cpu: proposeAboveCpuPercent };
  return {
    above: threshold === undefined ? Number.POSITIVE_INFINITY : above[threshold] * 100,
    spread: proposeAboveSpreadPercent * 100,
  };
}

/** The pressure of every judged node if all were equal, with what leaves evacuated nodes shared out. */
function meanPressure({ kernel, loads }: GoalBuilder, column: ColumnIndex, judged: readonly number[]) {
  const { home } = kernel.model;
  const counted = new Set(judged);
  let load = judged.reduce((sum, node) => sum + (loads[column]?.base[node] ?? 0), 0);
  loads[column]?.guest.forEach((weight, guest) => {
    const leaves = kernel.evacuated[home[guest] ?? -1] === 1 && !kernel.stays.has(guest);
    const shares = presence(kernel.model, guest).filter((node) => counted.has(node)).length;
    load += weight * (leaves ? 1 : shares);
  });
  const total = judged.reduce((sum, node) => sum + (loads[column]?.total[node] ?? 0), 0);
  return Math.floor((load * 10_000) / total);
}

/**
 * The band of one column. Asked for (a node above its threshold, or a spread above it), nodes aim at three quarters of
 * the spread that asks for a plan, so that the next plan is not due at once; not asked for, they must only not
 * become worse than they are.
 */
function compileBand(builder: GoalBuilder, column: ColumnIndex): void {
  const { kernel, start, loads } = builder;
  const { settings, nodes } = kernel.model;
  const load = loads[column];
  const judged = [...nodes.keys()].filter((node) => isJudged(builder, column, node));
  const pressures = judged.map((node) => start[column * nodes.length + node] ?? 0);
  if (judged.length < 2 || load === undefined || !load.isJudged) return;
  const { above, spread } = thresholds(load, settings);
  const [lowest, highest] = [Math.min(...pressures), Math.max(...pressures)];
  const mean = meanPressure(builder, column, judged);
  const isAsked = highest > above || highest - lowest > spread;
  builder.judge(column, { isAsked, above, spread });
  const half = Math.floor(spread * (isAsked ? 3 / 8 : 1 / 2));
  const low = isAsked ? mean - half : Math.min(lowest, mean - half);
  const high = isAsked
    ? Math.max(mean + 100, Math.min(mean + half, above))
    : Math.max(highest, Math.min(mean + half, above));
  for (const node of judged) builder.band(column, node, low, high);
}

/** How even the nodes are, each column for itself and never averaged: the worst of them counts first. */
export const evenness = {
  id: 'evenness',
  title: 'Evenness',
  description:
    'How far nodes are outside the band around the mean, squared and summed for memory and for CPU; the worse resource is compared first, then the other. A resource that is even enough is never traded for one that is not.',
  tier: 'evenness',
  compile(builder) {
    for (const column of builder.loads.keys()) compileBand(builder, column);
  },
  measure(problem, place) {
    const { nodeCount, goals } = problem;
    const steps = nodeSteps(problem, place);
    return goals.loads.map(({ total }, column) => {
      const weights = stepWeights(total, true);
      return total.reduce((sum, each, node) => {
        const cell = column * nodeCount + node;
        const high = (steps[cell] ?? 0) - stepsUpTo(goals.bandHigh[cell] ?? 0, each);
        const low = stepsFrom(goals.bandLow[cell] ?? 0, each) - (steps[cell] ?? 0);
        const outside = Math.max(0, high, low);
        return sum + (weights[node] ?? 0) * outside * outside;
      }, 0);
    });
  },
} as const satisfies Objective;
