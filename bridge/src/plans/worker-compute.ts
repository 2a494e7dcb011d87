import type { Finding } from '#shared/kernel/search.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Compute } from './compute.ts';
import { createMeeting, SEARCHES_PER_PLAN } from './meeting.ts';
import { type PackedSnapshot, pack } from './packed-snapshot.ts';
import { createThreads, type Threads } from './threads.ts';
import type { WorkerAnswer } from './worker-messages.ts';
import type { WorkerEntry } from './worker-pool.ts';

const planOf = (answer: WorkerAnswer) => (answer.type === 'planned' ? answer.plan : undefined);
const answerOf = (answer: WorkerAnswer) => (answer.type === 'answered' ? answer.answer : undefined);

/** So that a search that grows without bound fails before the service does (S18). */
const HEAP_MIB_MAX = 256;
/** What a search throws away it throws away soon. */
const YOUNG_MIB_MAX = 8;

/** Of more guests the memory of a second thread is worth more than its time, which is a few seconds. */
const GUESTS_BESIDE_MAX = 2000;

/** Packs a snapshot once for all that is asked of it side by side, or soon after; megabytes of text are not held for more. */
function createPacker(): (snapshot: ClusterSnapshot) => Promise<PackedSnapshot> {
  let [of, packed]: [WeakRef<ClusterSnapshot>?, WeakRef<Promise<PackedSnapshot>>?] = [];
  return (snapshot) => {
    const earlier = of?.deref() === snapshot ? packed?.deref() : undefined;
    if (earlier !== undefined) return earlier;
    const made = pack(snapshot);
    [of, packed] = [new WeakRef(snapshot), new WeakRef(made)];
    return made;
  };
}

/**
 * Threads for whatever is heavy: two for each plan, or one of a large cluster, which are kept warm for a while and read
 * histories before it.
 */
export const planningThreads = (entry: WorkerEntry): Threads =>
  createThreads(entry, {
    ...{ sparesMax: SEARCHES_PER_PLAN, heapMibMax: HEAP_MIB_MAX, youngMibMax: YOUNG_MIB_MAX },
  });

/** Plans in worker threads, which end with it. */
export function createWorkerCompute(threads: Threads, guestsBesideMax = GUESTS_BESIDE_MAX): Compute {
  const packed = createPacker();
  return {
    warm: threads.warm,
    async plan({ snapshot, settings, signal, onProgress, previous }) {
      const about = { snapshot: await packed(snapshot), settings, ...(previous ? { previous } : {}) };
      if (snapshot.guests.length > guestsBesideMax)
        return threads.run({ type: 'plan-alone', ...about, count: SEARCHES_PER_PLAN }, signal, (answer) => {
          if (answer.type === 'progress') onProgress(answer.workUnits, answer.plan);
          return planOf(answer);
        });
      const meet = createMeeting<Finding>(SEARCHES_PER_PLAN);
      return together(SEARCHES_PER_PLAN, signal, (index, ended) => {
        const part = { index, count: SEARCHES_PER_PLAN };
        return threads.run({ type: 'plan', ...about, part }, ended, (answer, send) => {
          if (answer.type === 'progress' && index === 0) onProgress(answer.workUnits, answer.plan);
          if (answer.type === 'finding')
            meet(index, answer.finding, (findings) => send({ type: 'findings', findings }));
          return planOf(answer);
        });
      });
    },
    async prove({ snapshot, settings, plan, signal }) {
      return threads.run({ type: 'prove', snapshot: await packed(snapshot), settings, plan }, signal, planOf);
    },
    async trace({ snapshot, settings, plan, signal, onCurve }) {
      const request = { type: 'trace', snapshot: await packed(snapshot), settings, plan } as const;
      return threads.run(request, signal, (answer) => {
        if (answer.type === 'curve') onCurve(answer.frontier);
        return answer.type === 'traced' ? answer.frontier : undefined;
      });
    },
    async answer({ snapshot, settings, question, signal }) {
      const request = { type: 'answer', snapshot: await packed(snapshot), settings, question } as const;
      return threads.run(request, signal, answerOf);
    },
    endIdle: () => void threads.endIdle(),
    close: threads.close,
  };
}

/** Several parts of one thing, which all end with the first that fails; the result of the first part. */
async function together<Result>(
  count: number,
  signal: AbortSignal,
  run: (index: number, ended: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const all = new AbortController();
  const onAbort = () => all.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const parts = Array.from({ length: count }, (_, index) => run(index, all.signal));
  try {
    const [first] = await Promise.all(parts);
    return first as Result;
  } catch (error) {
    all.abort(error);
    await Promise.allSettled(parts);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
