import { linkLimits } from '../settings/link-limits.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import { secondsAsExecuted, type WaitingLeg } from '../steps/as-executed.ts';
import { makespanLeast, type ParallelLimits, type TimedAction } from '../steps/makespan.ts';
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

/** The limits that an execution will keep. */
function limitsOf(cluster: ClusterFacts, settings: Settings): ParallelLimits {
  const { parallelMax, parallelPerNodeMax } = linkLimits(settings, cluster);
  return { cluster: parallelMax, perNode: parallelPerNodeMax };
}

const timed = (legs: readonly MoveLeg[], secondsOf: (leg: MoveLeg) => number): TimedAction[] =>
  legs.map((leg) => ({ source: leg.source, target: leg.target, seconds: secondsOf(leg) }));

/** The migrations in the order in which an execution tries them, each with what it waits for. */
const waitingLegs = (moves: readonly PlannedMove[], secondsOf: (leg: MoveLeg) => number): WaitingLeg[] =>
  moves.flatMap((move) =>
    legsOf(move).map((leg, index) => {
      const { needs, needsLeft = [] } = index === 0 ? move : (move.via ?? move);
      const { vmid, source, target } = leg;
      return { vmid, source, target, seconds: secondsOf(leg), isFirst: index === 0, needs, needsLeft };
    }),
  );

/** How long the moves take as a range, within the limits that an execution will keep. */
export function durationRange(
  moves: readonly PlannedMove[],
  cluster: ClusterFacts,
  settings: Settings,
): [number, number] {
  const limits = limitsOf(cluster, settings);
  const total = (bound: 0 | 1) =>
    Math.round(
      secondsAsExecuted(
        waitingLegs(moves, (leg) => leg.expectedSecondsRange[bound]),
        limits,
      ),
    );
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
    makespanSeconds: Math.round(secondsAsExecuted(waitingLegs(moves, expected), limits)),
    boundSeconds: Math.round(Math.max(makespanLeast(timed(legs, expected), limits), longestChain(moves))),
  };
}
