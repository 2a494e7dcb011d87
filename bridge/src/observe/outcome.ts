import { type Clock, elapsedMs } from '../clock.ts';
import { PveError } from '../pve/pve-error.ts';

/** What came of reading one fact; a fact that could not be read is said, never guessed. */
export type Outcome<Value> =
  | { readonly type: 'read'; readonly value: Value }
  | { readonly type: 'failed'; readonly why: string; readonly status: number };

export const readValue = <Value>(outcome: Outcome<Value>): Value | undefined =>
  outcome.type === 'read' ? outcome.value : undefined;

/** The outcome of a call. An ended session is nobody's missing fact: @throws PveError for a 401 */
export async function outcomeOf<Value>(asked: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { type: 'read', value: await asked };
  } catch (error) {
    if (!(error instanceof PveError) || error.status === 401) throw error;
    return { type: 'failed', why: error.message, status: error.status };
  }
}

/** A right that is missing, or a path that is not offered, is not asked for in every cycle. */
const REFUSAL_AGE_MS = 60_000;
const LASTING: ReadonlySet<number> = new Set([403, 501]);

/**
 * `read`, asked again only when its outcome is older than `ageMaxMs`. Those who ask meanwhile share one call;
 * what got no answer at all is not remembered.
 */
export function remembered<Value>(
  clock: Clock,
  ageMaxMs: number,
  read: () => Promise<Value>,
): () => Promise<Outcome<Value>> {
  let known: { readonly outcome: Outcome<Value>; readonly atMs: number } | undefined;
  let underway: Promise<Outcome<Value>> | undefined;
  const ask = async () => {
    const atMs = elapsedMs(clock);
    try {
      const outcome = await outcomeOf(read());
      if (outcome.type === 'read' || outcome.status > 0) known = { outcome, atMs };
      return outcome;
    } finally {
      underway = undefined;
    }
  };
  const isFresh = (outcome: Outcome<Value>, atMs: number) => {
    const isLasting = outcome.type === 'failed' && LASTING.has(outcome.status);
    return elapsedMs(clock) - atMs < (isLasting ? Math.max(REFUSAL_AGE_MS, ageMaxMs) : ageMaxMs);
  };
  return async () => {
    if (known && isFresh(known.outcome, known.atMs)) return known.outcome;
    underway ??= ask();
    return underway;
  };
}

/** Made once: each of them would come with a trace. */
const ANSWERED = new Error('it has answered');
const NOT_YET = Symbol('not yet');

/** The outcome if it comes within `waitMs`; a node that has just died keeps a call hanging for half a minute. */
export async function soonEnough<Value>(
  clock: Clock,
  waitMs: number,
  asked: Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  // What is known already needs no clock.
  const now = await Promise.race([asked, NOT_YET]);
  if (typeof now !== 'symbol') return now;
  const over = new AbortController();
  const late = (clock.forAnswers ?? clock).sleep(waitMs, over.signal).then(
    (): Outcome<Value> => ({ type: 'failed', why: 'no answer yet', status: 0 }),
    () => asked,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    over.abort(ANSWERED);
  }
}
