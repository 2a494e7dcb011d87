import { type ColumnIndex, type GoalBuilder, type LoadColumn, presence } from '../model/goals.ts';
import { stepsFrom, stepsUpTo, stepWeights } from '../model/load-steps.ts';
import type { Settings } from '../settings/settings.ts';
import { emptiedNodes } from './emptied-nodes.ts';
import { addedByExtremes, extremeOf } from './evenness-extremes.ts';
import { nodeSteps } from './node-steps.ts';
import type { Objective } from './objective.ts';

/** What the columns are judged on: `emptied` nodes are to hold nothing. */
interface Scene {
  readonly builder: GoalBuilder;
  readonly emptied: Uint8Array;
}

/** Nodes whose evenness is judged: known, open to guests, and with something of what is judged. */
const isJudged = ({ builder, emptied }: Scene, column: ColumnIndex, node: number): boolean =>
  builder.kernel.model.known[node] === 1 &&
  builder.kernel.closed[node] === 0 &&
  emptied[node] === 0 &&
  (builder.loads[column]?.total[node] ?? 0) > 0;

/** The thresholds of a column, as pressures; most have none but the spread. */
function thresholds({ threshold }: LoadColumn, settings: Settings) {
  const { proposeAboveMemoryPercent, proposeAboveCpuPercent, proposeAboveSpreadPercent } = settings;
  const above = { memory: proposeAboveMemoryPercent, cpu: proposeAboveCpuPercent };
  return {
    above: threshold === undefined ? Number.POSITIVE_INFINITY : above[threshold] * 100,
    spread: proposeAboveSpreadPercent * 100,
  };
}

/** The pressure of every judged node if all were equal, with what leaves nodes to be emptied shared out. */
function meanPressure({ builder, emptied }: Scene, column: ColumnIndex, judged: readonly number[]) {
  const { kernel, loads } = builder;
  const { home } = kernel.model;
  const counted = new Set(judged);
  let load = judged.reduce((sum, node) => sum + (loads[column]?.base[node] ?? 0), 0);
  loads[column]?.guest.forEach((weight, guest) => {
    const node = home[guest] ?? -1;
    const leaves = (kernel.evacuated[node] === 1 || emptied[node] === 1) && !kernel.stays.has(guest);
    const shares = presence(kernel.model, guest).filter((each) => counted.has(each)).length;
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
function compileBand(scene: Scene, column: ColumnIndex): void {
  const { builder } = scene;
  const { kernel, start, loads } = builder;
  const { settings, nodes } = kernel.model;
  const load = loads[column];
  const judged = [...nodes.keys()].filter((node) => isJudged(scene, column, node));
  const pressures = judged.map((node) => start[column * nodes.length + node] ?? 0);
  if (judged.length < 2 || load === undefined || !load.isJudged) return;
  const { above, spread } = thresholds(load, settings);
  const [lowest, highest] = [Math.min(...pressures), Math.max(...pressures)];
  const mean = meanPressure(scene, column, judged);
  const isAsked = settings.goal === 'balance' && (highest > above || highest - lowest > spread);
  if (isAsked && settings.evennessForm !== 'in-band') {
    builder.judge(column, { isAsked, above, spread: 0 });
    for (const node of judged) builder.band(column, node, mean, mean);
    builder.add(extremeOf(load, column, judged, settings.evennessForm));
    return;
  }
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
    'How far nodes are outside the band around the mean, squared and summed for memory and for CPU; the worse resource is compared first, then the other. A resource that is even enough is never traded for one that is not. As variance and greatest load there is no band; as max-min the gap between the fullest and the emptiest node comes first.',
  tier: 'evenness',
  compile(builder) {
    const { goal } = builder.kernel.model.settings;
    if (goal === 'rules-only') return;
    const scene = { builder, emptied: emptiedNodes(builder.kernel) };
    for (const column of builder.loads.keys()) compileBand(scene, column);
  },
  measure(problem, place) {
    const { nodeCount, goals } = problem;
    const steps = nodeSteps(problem, place);
    return goals.loads.map(({ total }, column) => {
      const weights = stepWeights(total, true);
      const squares = total.reduce((sum, each, node) => {
        const cell = column * nodeCount + node;
        const high = (steps[cell] ?? 0) - stepsUpTo(goals.bandHigh[cell] ?? 0, each);
        const low = stepsFrom(goals.bandLow[cell] ?? 0, each) - (steps[cell] ?? 0);
        const outside = Math.max(0, high, low);
        return sum + (weights[node] ?? 0) * outside * outside;
      }, 0);
      return squares + addedByExtremes(goals, column, steps.subarray(column * nodeCount));
    });
  },
} as const satisfies Objective;
