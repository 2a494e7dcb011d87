import { evennessOf } from '#shared/execution/evenness.ts';
import type { Execution } from '#shared/execution/execution.ts';
import { balancing } from '#shared/plan/balance.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import { piecewise } from '../piecewise.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { ExecuteLog } from './context.ts';
import { pveError } from './effects/ask.ts';

export interface AftermathParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whose eyes there are by then: the mandate is long over. */
  sight(): PveApi | undefined;
  observe(api: PveApi): Promise<ClusterSnapshot>;
}

/** Somebody who looks later still sees what came of it; after so long it says more about others than about us. */
const JUDGED_WITHIN_MS = 3_600_000;
const RETRY_MS = 30_000;

/** It promised something, has ended lately, and nobody knows yet what it has achieved. */
const isToBeJudged = ({ promised, endedAtMs }: Execution, nowMs: number): boolean =>
  promised !== undefined &&
  promised.achieved === undefined &&
  endedAtMs !== undefined &&
  nowMs < endedAtMs + JUDGED_WITHIN_MS;

/**
 * What an execution has achieved, looked at when the figures have settled, or by whoever comes within the hour;
 * undefined where nobody did, or nothing was promised.
 */
async function aftermath(
  { clock, signal, sight, observe }: AftermathParts,
  ended: Execution,
): Promise<Execution['promised']> {
  const { promised, settings, endedAtMs = clock.nowMs() } = ended;
  const settlesAtMs = endedAtMs + settings.settlingSeconds * 1000;
  await clock.sleep(Math.max(0, settlesAtMs - clock.nowMs()), signal);
  while (isToBeJudged(ended, clock.nowMs()) && promised !== undefined) {
    const api = sight();
    try {
      const seen = api && (await observe(api));
      const achieved = seen && evennessOf(await piecewise(balancing(seen, settings)));
      if (achieved) return { ...promised, achieved, achievedAtMs: clock.nowMs() };
    } catch (error) {
      pveError(error);
    }
    await clock.sleep(RETRY_MS, signal);
  }
  return undefined;
}

export interface JudgeParts extends AftermathParts {
  readonly log: ExecuteLog;
  /** Writes down what an execution of the history has achieved. */
  amend(id: string, promised: Execution['promised']): Promise<void>;
  readonly onJudged?: ((execution: Execution) => void) | undefined;
}

/** Looks once at each execution that has ended; nothing waits for it. */
export function judge(parts: JudgeParts): (ended: Execution | undefined) => void {
  let lastId: string | undefined;
  const look = async (ended: Execution) => {
    const promised = await aftermath(parts, ended);
    if (promised === undefined) return;
    await parts.amend(ended.id, promised);
    parts.onJudged?.({ ...ended, promised });
  };
  return (ended) => {
    if (ended === undefined || ended.id === lastId || !isToBeJudged(ended, parts.clock.nowMs())) return;
    lastId = ended.id;
    look(ended).catch((error: unknown) => {
      if (!parts.signal.aborted) parts.log.warning('aftermath.failed', { error: errorText(error) });
    });
  };
}
