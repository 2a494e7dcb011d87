import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Executor } from '../execute/executor.ts';
import type { Seen } from './cluster-watch.ts';
import { bodyOf } from './companion.ts';
import type { Ties } from './ties.ts';
import { type ControlFile, FILE_FORMAT } from './wire/cluster-files.ts';

type Wish = Pick<ControlFile, 'executionId' | 'action' | 'by' | 'atMs' | 'fence'>;

/** What ends most comes last. */
const ENDINGS: readonly string[] = ['stop', 'abort'];

/** There is room for one wish: one for less must not take the place of a stop that nobody has heard yet (S6). */
const isOutweighed = (earlier: ControlFile | undefined, { executionId, action }: Wish): boolean =>
  earlier?.executionId === executionId && ENDINGS.indexOf(earlier.action) > ENDINGS.indexOf(action);

/** Asks whoever executes, wherever that is, for something (S6). @throws CompanionError */
export async function askExecutor(
  { companion, watch }: Pick<Ties, 'companion' | 'watch'>,
  wish: Wish,
): Promise<void> {
  // Where nothing can be read it may still be written.
  const seen = await watch.refresh().catch(() => undefined);
  if (isOutweighed(seen?.files.control.content, wish)) return;
  const file: ControlFile = { format: FILE_FORMAT, writer: PRODUCT_VERSION, ...wish };
  await companion.ask('file.write', { name: 'control', body: bodyOf(file) });
}

export interface Obedience {
  /** What was there before is no wish for what begins now. */
  ignore(control: Seen<ControlFile>): void;
  obey(control: Seen<ControlFile>): Promise<void>;
}

export interface ObedienceParts {
  readonly executor: Executor;
  fence(): number | undefined;
  standBack(): Promise<void>;
}

/**
 * Does what was asked of the execution here, each wish once; `yield` of one that stands still is the caller's. One to
 * an earlier holder of the lock came too late: whoever continued it first is not to leave it to who was second.
 */
export function createObedience({ executor, fence, standBack }: ObedienceParts): Obedience {
  let heard = '';
  return {
    ignore(control) {
      heard = control.etag;
    },
    async obey({ etag, content }) {
      const execution = executor.current();
      if (etag === heard || execution === undefined || execution.phase === 'finished') return;
      heard = etag;
      const isToOther = content?.fence !== undefined && content.fence !== fence();
      if (content?.executionId === execution.id && !isToOther)
        await fulfil(executor, execution, content, standBack);
    },
  };
}

async function fulfil(
  executor: Executor,
  { id, phase }: Execution,
  { action, by: userid }: Wish,
  standBack: () => Promise<void>,
): Promise<void> {
  const stands = phase === 'waiting' || phase === 'paused';
  if (action === 'abort') executor.abort(id, { userid });
  else if (action === 'yield' && stands) await standBack();
  else if (action === 'stop' || action === 'yield') executor.stop(id, { userid });
  else if (stands) executor.close(id, { userid });
}
