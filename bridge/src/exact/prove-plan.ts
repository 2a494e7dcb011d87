import type { Plan } from '#shared/plan/plan.ts';
import { proveExactly } from '#shared/plan/prove-exactly.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { ExactSolver } from './exact-solver.ts';

/** Less time is not worth a question. */
const SECONDS_MIN = 0.2;

/** The same plan with what could be proved of it in this time, or a better one. */
export async function provePlan(
  solver: ExactSolver,
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
  seconds: number,
): Promise<Plan> {
  const endMs = performance.now() + seconds * 1000;
  const search = proveExactly(snapshot, settings, plan);
  let step = search.next();
  while (!step.done) {
    const left = (endMs - performance.now()) / 1000;
    const { milp, start } = step.value;
    const answer =
      left < SECONDS_MIN
        ? ({ status: 'limit', bound: Number.NEGATIVE_INFINITY } as const)
        : await solver.solve({ milp, start, seconds: left });
    step = search.next(answer);
  }
  return step.value;
}
