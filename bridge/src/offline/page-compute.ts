import type { Finding } from '#shared/kernel/search.ts';
import { frontier } from '#shared/plan/answers/frontier.ts';
import { answerQuestion } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { Compute, ComputeRequest } from '../plans/compute.ts';
import { createMeeting, SEARCHES_PER_PLAN } from '../plans/meeting.ts';

/** So long answers and messages wait at most; then they have their turn. */
const SLICE_MS = 50;
const PROGRESS_EVERY_MS = 250;
const CURVE_EVERY_MS = 1000;

/** Lets what waits have its turn when a slice is over; rejects with the signal's reason once that aborts. */
type Breathe = (signal: AbortSignal) => Promise<void> | undefined;

function breather(clock: Clock): Breathe {
  let sinceMs = elapsedMs(clock);
  const pause = async (signal: AbortSignal) => {
    await clock.sleep(0, signal);
    sinceMs = elapsedMs(clock);
  };
  return (signal) => (elapsedMs(clock) - sinceMs < SLICE_MS ? undefined : pause(signal));
}

/**
 * Plans in the thread it is called in, which has nothing else to do. The searches that a bridge lets run side by side
 * take turns here and meet at the same epochs, so it is the same plan.
 */
export function createPageCompute(clock: Clock): Compute {
  const breathe = breather(clock);
  return {
    warm: () => undefined,
    endIdle: () => undefined,
    async plan(request) {
      const meet = createMeeting<Finding>(SEARCHES_PER_PLAN);
      const searches = Array.from({ length: SEARCHES_PER_PLAN }, (_, index) =>
        search(request, index, { meet, breathe, nowMs: () => elapsedMs(clock) }),
      );
      const [first] = await Promise.all(searches);
      return first as Plan;
    },
    // the exact solver is the bridge's
    prove: async ({ plan }) => plan,
    async trace({ snapshot, settings, plan, signal, onCurve }) {
      const steps = frontier(snapshot, settings, plan);
      let toldAtMs = Number.NEGATIVE_INFINITY;
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
        if (step.value.frontier && elapsedMs(clock) - toldAtMs >= CURVE_EVERY_MS) {
          toldAtMs = elapsedMs(clock);
          onCurve(step.value.frontier);
        }
        await breathe(signal);
      }
    },
    async answer({ snapshot, settings, question, signal }) {
      await breathe(signal);
      return answerQuestion(snapshot, settings, question);
    },
    close: async () => undefined,
  };
}

interface Means {
  readonly meet: ReturnType<typeof createMeeting<Finding>>;
  readonly breathe: Breathe;
  readonly nowMs: () => number;
}

/** One of the searches of a plan; only the first says how far it is. */
async function search(
  { snapshot, settings, previous, signal, onProgress }: ComputeRequest,
  index: number,
  { meet, breathe, nowMs }: Means,
): Promise<Plan> {
  const part = { index, count: SEARCHES_PER_PLAN };
  const steps = propose(snapshot, settings, { part, ...(previous === undefined ? {} : { previous }) });
  let heard: readonly Finding[] | undefined;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const step = steps.next(heard);
    if (step.done) return step.value;
    const { finding, plan, workUnits } = step.value;
    if (index === 0 && (plan || nowMs() - toldAtMs >= PROGRESS_EVERY_MS)) {
      toldAtMs = nowMs();
      onProgress(workUnits, plan);
    }
    heard = finding && (await new Promise<readonly Finding[]>((hear) => meet(index, finding, hear)));
    await breathe(signal);
  }
}
