import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { bodyOf, type Companion, CompanionError } from './companion.ts';
import { FILE_FORMAT } from './wire/cluster-files.ts';

/** How often the other nodes are told at most what is no news for them: progress, above all. */
const SPACING_MS = 5000;
/** There may be no more than 30 writes within a minute: whoever must write waits so long for the next. */
const BUSY_MS = 3000;
const BUSY_TRIES = 10;

/** Tells the other nodes what is executed here, through the file that all of them read. */
export interface RunningShare {
  /** Before anything is sent to Proxmox VE: a request that only this node knows of could not be taken over. @throws */
  before(execution: Execution): Promise<void>;
  /** Something has changed: now, where a person waits for it, else with what comes within the next seconds. */
  changed(execution: Execution): void;
  /** @throws CompanionError */
  now(execution: Execution): Promise<void>;
}

export interface RunningShareParts {
  readonly companion: Companion;
  readonly clock: Clock;
  readonly log: Log;
  fence(): number | undefined;
}

/** What may have been sent. */
const sent = ({ moves }: Execution): string =>
  moves.flatMap(({ vmid, state, target }) => (state === 'starting' ? [`${vmid}>${target}`] : [])).join();

export function createRunningShare({ companion, clock, log, fence }: RunningShareParts): RunningShare {
  let shared: Execution | undefined;
  let pending: Execution | undefined;
  let isDue = false;
  let turn: Promise<void> = Promise.resolve();

  const write = async (execution: Execution): Promise<void> => {
    const number = fence();
    if (number === undefined) throw new CompanionError('fenced', 'the lock of the cluster is not held');
    const file = { format: FILE_FORMAT, writer: PRODUCT_VERSION, fence: number, execution };
    await patiently(clock, () =>
      companion.ask('file.write', { name: 'running', body: bodyOf(file), fence: number }),
    );
    shared = execution;
  };
  const inTurn = (execution: Execution): Promise<void> => {
    const written = turn.then(() => write(execution));
    turn = written.catch(() => undefined);
    return written;
  };
  const later = async (waitMs: number): Promise<void> => {
    await clock.sleep(waitMs);
    isDue = false;
    const execution = pending;
    pending = undefined;
    if (execution && execution !== shared && fence() !== undefined) await inTurn(execution);
  };

  return {
    now: inTurn,
    async before(execution) {
      if (shared?.id !== execution.id || sent(shared) !== sent(execution)) await inTurn(execution);
    },
    changed(execution) {
      pending = execution;
      const isNews = shared?.id !== execution.id || shared.phase !== execution.phase;
      if (isDue && !isNews) return;
      isDue = true;
      later(isNews ? 0 : SPACING_MS).catch((error: unknown) =>
        log.warning('running.not-shared', { error: errorText(error) }),
      );
    },
  };
}

/** Waits for its turn where there were too many writes. */
export async function patiently<Value>(clock: Clock, write: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++)
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof CompanionError) || error.code !== 'busy' || tries >= BUSY_TRIES) throw error;
      await clock.sleep(BUSY_MS);
    }
}
