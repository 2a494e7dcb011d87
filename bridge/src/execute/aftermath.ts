import { evennessOf } from '#shared/execution/evenness.ts';
import type { Execution } from '#shared/execution/execution.ts';
import { balanceOf } from '#shared/plan/balance.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { ExecuteLog } from './context.ts';
import { pveError } from './effects/ask.ts';
import type { ExecutionLoop } from './execution-loop.ts';

export interface AftermathParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whose eyes there are by then: the mandate is long over. */
  sight(): PveApi | undefined;
  observe(api: PveApi): Promise<ClusterSnapshot>;
}

/**
 * What an execution has achieved, looked at when the figures have settled; undefined where nobody was there to look, or
 * nothing was promised.
 */
async function aftermath(
  { clock, signal, sight, observe }: AftermathParts,
  { promised, settings }: Execution,
): Promise<Execution['promised']> {
  if (promised === undefined) return undefined;
  await clock.sleep(settings.settlingSeconds * 1000, signal);
  const api = sight();
  if (api === undefined) return undefined;
  try {
    const achieved = evennessOf(balanceOf(await observe(api), settings));
    return { ...promised, achieved, achievedAtMs: clock.nowMs() };
  } catch (error) {
    pveError(error);
    return undefined;
  }
}

export interface JudgeParts extends AftermathParts {
  readonly log: ExecuteLog;
  readonly loop: Pick<ExecutionLoop, 'amend'>;
  readonly onJudged?: ((execution: Execution) => void) | undefined;
}

/** Looks once at each execution that has ended; nothing waits for it. */
export function judge(parts: JudgeParts): (ended: Execution) => void {
  let lastId: string | undefined;
  const look = async (ended: Execution) => {
    const promised = await aftermath(parts, ended);
    if (promised === undefined) return;
    await parts.loop.amend(ended.id, promised);
    parts.onJudged?.({ ...ended, promised });
  };
  return (ended) => {
    if (ended.id === lastId) return;
    lastId = ended.id;
    look(ended).catch((error: unknown) => {
      if (!parts.signal.aborted) parts.log.warning('aftermath.failed', { error: errorText(error) });
    });
  };
}
