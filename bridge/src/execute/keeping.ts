import type { Problem } from '#shared/protocol/problems.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Clock } from '../clock.ts';
import type { ExecuteLog } from './context.ts';
import type { ExecutionLoop } from './execution-loop.ts';
import type { Journal } from './journal.ts';
import { NotKept, stateProblem } from './not-kept.ts';

/** How soon it is tried again whether there is room by now. */
const RETRY_MS = 10_000;

/** Whether what must survive a crash is kept: nothing is executed that nobody would remember. */
export interface Keeping {
  /** Why not, when it was last tried. */
  trouble(): Problem | undefined;
  /** Tries it, and reads and writes what could not be read or written before. Never throws. */
  look(): Promise<void>;
  /** @throws Refusal where nothing can be kept just now */
  ready(): Promise<void>;
  /** Something could not be written. */
  failed(error: unknown): void;
}

export interface KeepingParts {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'check'>;
  readonly loop: Pick<ExecutionLoop, 'load' | 'rewrite'>;
  readonly log: ExecuteLog;
  readonly signal: AbortSignal;
  /** The journal has been read, perhaps long after the start. */
  onLoaded(): void;
  onChange(): void;
}

export function createKeeping({
  clock,
  journal,
  loop,
  log,
  signal,
  onLoaded,
  onChange,
}: KeepingParts): Keeping {
  let trouble: Problem | undefined;
  let isLoaded = false;
  let isWaiting = false;
  let looking: Promise<void> | undefined;

  const now = (next: Problem | undefined) => {
    const isNews = trouble?.code !== next?.code || trouble?.data.error !== next?.data.error;
    trouble = next;
    if (trouble !== undefined && !isWaiting) untilGood().catch(() => undefined);
    if (isNews) onChange();
  };
  const tryAll = async () => {
    try {
      if (!isLoaded) {
        await loop.load();
        isLoaded = true;
        onLoaded();
      }
      await journal.check();
      await loop.rewrite();
      if (trouble !== undefined) log.info('state.good-again');
      now(undefined);
    } catch (error) {
      failed(error);
    }
  };
  const untilGood = async () => {
    isWaiting = true;
    try {
      while (trouble !== undefined) {
        await clock.sleep(RETRY_MS, signal);
        await look();
      }
    } finally {
      isWaiting = false;
    }
  };
  const look = (): Promise<void> => {
    looking ??= tryAll().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const failed = (error: unknown) => {
    const next = error instanceof NotKept ? error.problem : stateProblem('the journal', error);
    if (trouble?.code !== next.code) log.warning('state.not-kept', { error: String(next.data.error) });
    now(next);
  };

  return {
    trouble: () => trouble,
    look,
    failed,
    async ready() {
      await look();
      if (trouble !== undefined) throw new Refusal(trouble.code, trouble.data);
    },
  };
}
