import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import { makespanSeconds } from '../steps/makespan.ts';
import type { PlannedMove, Step } from './plan.ts';

/** The moves as the actions of each step. */
export function stepsOf(moves: readonly PlannedMove[]): Step[] {
  const steps: Step[] = [];
  for (const { vmid, source, target, step } of moves) {
    const actions = steps[step - 1]?.actions ?? [];
    steps[step - 1] = { step, actions: [...actions, { vmid, source, target }] };
  }
  return steps;
}

/** How long the steps take one after the other, as a range, within the parallel limits. */
export function durationRange(
  moves: readonly PlannedMove[],
  cluster: ClusterFacts,
  settings: Settings,
): [number, number] {
  const limits = {
    cluster: cluster.migrationLink === 'separate' ? settings.parallelMax : 1,
    perNode: settings.parallelPerNodeMax,
  };
  const count = moves.reduce((last, { step }) => Math.max(last, step), 0);
  const total = (bound: 0 | 1): number => {
    let sum = 0;
    for (let step = 1; step <= count; step++) {
      const actions = moves
        .filter((move) => move.step === step)
        .map(({ source, target, expectedSecondsRange }) => ({
          source,
          target,
          seconds: expectedSecondsRange[bound],
        }));
      sum += makespanSeconds(actions, limits);
    }
    return sum;
  };
  return [total(0), total(1)];
}
