import { readFileSync, writeFileSync } from 'node:fs';
import type { Plan } from '../../../shared/src/plan/plan.ts';
import { propose } from '../../../shared/src/plan/propose.ts';
import type { Settings } from '../../../shared/src/settings/settings.ts';
import { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { type Case, oneTickLater, settingsOf } from './cluster.ts';

/** What one fresh process found about one case: processor seconds, and what it took in memory at most. */
export interface Measured {
  /** JSON.parse and validation. */
  readonly readSeconds: number;
  readonly firstSeconds: number;
  readonly finalSeconds: number;
  readonly peakMemoryMb: number;
  readonly plan?: Plan;
}

export type Part = 'read' | 'plan' | 'replan';

/** Each is run again until one of these is over, for the first runs of a program compile it. */
const SECONDS_MAX = 5;
const RUNS_MAX = 20;

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function read(text: string) {
  const begin = processorSeconds();
  const snapshot = ClusterSnapshot.parse(JSON.parse(text));
  return { snapshot, seconds: processorSeconds() - begin };
}

function plan(snapshot: ClusterSnapshot, settings: Settings, previous: Pick<Plan, 'moves'> | undefined) {
  const begin = processorSeconds();
  const search = propose(snapshot, settings, previous === undefined ? {} : { previous });
  let first: number | undefined;
  for (;;) {
    const { done, value } = search.next();
    const seconds = processorSeconds() - begin;
    if (done) return { first: first ?? seconds, final: seconds, plan: value };
    if (value.plan !== undefined) first ??= seconds;
  }
}

/** The least of several: what else the machine does only adds to it. */
function repeated<T>(work: () => T, seconds: (result: T) => number): { best: number; result: T } {
  let result = work();
  let spent = seconds(result);
  let best = spent;
  for (let run = 1; run < RUNS_MAX && spent < SECONDS_MAX; run++) {
    result = work();
    spent += seconds(result);
    best = Math.min(best, seconds(result));
  }
  return { best, result };
}

function measure(each: Case, part: Part, seed: number): Measured {
  const settings = settingsOf(each);
  if (part === 'read') {
    const { best } = repeated(
      () => read(each.text),
      ({ seconds }) => seconds,
    );
    return { readSeconds: best, firstSeconds: 0, finalSeconds: 0, peakMemoryMb: 0 };
  }
  const { snapshot, seconds } = read(each.text);
  const isAgain = part === 'replan';
  const now = isAgain ? oneTickLater(snapshot, seed) : snapshot;
  const previous = isAgain ? { moves: each.moves as Plan['moves'] } : undefined;
  let first = Number.POSITIVE_INFINITY;
  const { best, result } = repeated(
    () => {
      const found = plan(now, settings, previous);
      first = Math.min(first, found.first);
      return found;
    },
    ({ final }) => final,
  );
  return {
    readSeconds: seconds,
    firstSeconds: first,
    finalSeconds: best,
    peakMemoryMb: 0,
    plan: result.plan,
  };
}

const [, , part, seed, from = '', to = ''] = process.argv;
if (part === 'read' || part === 'plan' || part === 'replan') {
  const measured = measure(JSON.parse(readFileSync(from, 'utf8')), part, Number(seed));
  writeFileSync(
    to,
    JSON.stringify({ ...measured, peakMemoryMb: process.resourceUsage().maxRSS / 1024 } satisfies Measured),
  );
}
