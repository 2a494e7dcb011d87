import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import { makespanLeast, makespanSeconds, type ParallelLimits, type TimedAction } from '../steps/makespan.ts';
import type { Action, PlannedMove, Step } from './plan.ts';

/** One migration of a plan: a guest that stops on its way makes two. */
export interface MoveLeg extends Action {
  readonly step: number;
  /** Its share of what the move takes, and of its range. */
  readonly expectedSeconds: number;
  readonly expectedSecondsRange: readonly [number, number];
}

/** A move as its migrations, in their order. */
export function legsOf(move: PlannedMove): MoveLeg[] {
  const { vmid, source, target, step, via, expectedSeconds } = move;
  const [low, high] = move.expectedSecondsRange;
  if (via === undefined)
    return [{ vmid, source, target, step, expectedSeconds, expectedSecondsRange: [low, high] }];
  const half = { expectedSeconds: expectedSeconds / 2, expectedSecondsRange: [low / 2, high / 2] } as const;
  return [
    { vmid, source, target: via.node, step, ...half },
    { vmid, source: via.node, target, step: via.step, ...half },
  ];
}

/** The moves as the actions of each step. */
export function stepsOf(moves: readonly PlannedMove[]): Step[] {
  const steps: Step[] = [];
  for (const { vmid, source, target, step } of moves.flatMap(legsOf)) {
    const actions = steps[step - 1]?.actions ?? [];
    steps[step - 1] = { step, actions: [...actions, { vmid, source, target }] };
  }
  return steps;
}

const limitsOf = (cluster: ClusterFacts, settings: Settings): ParallelLimits => ({
  cluster: cluster.migrationLink === 'separate' ? settings.parallelMax : 1,
  perNode: settings.parallelPerNodeMax,
});

/** How long the steps take one after the other, by what each migration takes. */
function stepwise(
  legs: readonly MoveLeg[],
  limits: ParallelLimits,
  secondsOf: (leg: MoveLeg) => number,
): number {
  const count = legs.reduce((last, { step }) => Math.max(last, step), 0);
  let sum = 0;
  for (let step = 1; step <= count; step++) {
    const own = legs.filter((leg) => leg.step === step);
    sum += makespanSeconds(timed(own, secondsOf), limits);
  }
  return Math.round(sum);
}

const timed = (legs: readonly MoveLeg[], secondsOf: (leg: MoveLeg) => number): TimedAction[] =>
  legs.map((leg) => ({ source: leg.source, target: leg.target, seconds: secondsOf(leg) }));

/** How long the steps take one after the other, as a range, within the parallel limits. */
export function durationRange(
  moves: readonly PlannedMove[],
  cluster: ClusterFacts,
  settings: Settings,
): [number, number] {
  const limits = limitsOf(cluster, settings);
  const legs = moves.flatMap(legsOf);
  const total = (bound: 0 | 1) => stepwise(legs, limits, (leg) => leg.expectedSecondsRange[bound]);
  return [total(0), total(1)];
}

/** The longest chain of migrations of which each waits for the one before. */
function longestChain(moves: readonly PlannedMove[]): number {
  const left = new Map<number, number>();
  const arrived = new Map<number, number>();
  const legs = moves.flatMap((move) => legsOf(move).map((leg, index) => ({ move, leg, index })));
  for (const { move, leg, index } of legs.sort((one, other) => one.leg.step - other.leg.step)) {
    const { needs, needsLeft = [] } = index === 0 ? move : (move.via ?? move);
    const waits = [
      ...needs.map((vmid) => arrived.get(vmid) ?? 0),
      ...needsLeft.map((vmid) => left.get(vmid) ?? 0),
      index === 0 ? 0 : (left.get(move.vmid) ?? 0),
    ];
    const end = leg.expectedSeconds + Math.max(...waits);
    if (index === 0) left.set(move.vmid, end);
    arrived.set(move.vmid, end);
  }
  return Math.max(0, ...arrived.values());
}

/**
 * What is expected in all, and what nobody can fall below who makes these migrations: what their nodes and the
 * cluster have to do, and what waits for what.
 */
export function makespanOf(
  moves: readonly PlannedMove[],
  cluster: ClusterFacts,
  settings: Settings,
): { readonly makespanSeconds: number; readonly boundSeconds: number } {
  const limits = limitsOf(cluster, settings);
  const legs = moves.flatMap(legsOf);
  const expected = (leg: MoveLeg) => leg.expectedSeconds;
  return {
    makespanSeconds: stepwise(legs, limits, expected),
    boundSeconds: Math.round(Math.max(makespanLeast(timed(legs, expected), limits), longestChain(moves))),
  };
}
