import { parse } from 'yaml';
import { unmet } from '../../../shared/src/compat/expect.ts';
import { type ReachablePlan, solveReachable } from '../../../shared/src/compat/reach.ts';
import { readScenario, type Scenario } from '../../../shared/src/compat/scenario-form.ts';

import { readText, textOf } from '../bench-options.ts';

/** One scenario as anyone can check it again: where everybody ends, and on which way. */
export interface Row {
  readonly file: string;
  readonly met: boolean;
  readonly status: string;
  readonly placement: Readonly<Record<string, string>>;
  readonly steps: ReachablePlan['steps'];
  /** Expectations that are not met, then why nothing is possible. */
  readonly why: readonly string[];
}

function planOf({ cluster }: Scenario, seed: number, workMax: number): ReachablePlan {
  const steps = solveReachable(cluster, { seed, workMax });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** What a file says, or why it says nothing. */
function readFile(path: string): ReturnType<typeof readScenario> {
  try {
    return readScenario(parse(readText(path)));
  } catch (error) {
    return { problem: textOf(error) };
  }
}

export function runScenario(path: string, file: string, seed: number, workMax: number): Row {
  const read = readFile(path);
  if ('problem' in read)
    return { file, met: false, status: 'UNREADABLE', placement: {}, steps: [], why: [read.problem] };
  const { cluster } = read.value;
  const plan = planOf(read.value, seed, workMax);
  const missed = unmet(read.value, plan);
  const { place, status, why } = plan.answer;
  const placement = Object.fromEntries(
    cluster.guests.map(({ name }, guest) => [name, cluster.nodes[place?.[guest] ?? -1]?.name ?? '']),
  );
  return {
    ...{ file, met: missed.length === 0, status, steps: plan.steps },
    placement: place === undefined ? {} : placement,
    why: [...missed, ...new Set([...why, ...plan.why])],
  };
}
