/** Every node keeps the history of all, so the entry node answers most of these calls itself: no more at once. */
const AT_ONCE_MAX = 2;

/** Does the jobs in their order, two at a time. @throws the signal's reason, and what a job throws */
export async function inTurn(jobs: readonly (() => Promise<void>)[], signal?: AbortSignal): Promise<void> {
  const rest = jobs.values();
  const worker = async () => {
    for (const job of rest) {
      signal?.throwIfAborted();
      await job();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, worker));
}
