import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Executor } from '../execute/executor.ts';
import type { Seen } from './cluster-watch.ts';
import { bodyOf, type Companion } from './companion.ts';
import { type ControlFile, FILE_FORMAT } from './wire/cluster-files.ts';

type Wish = Pick<ControlFile, 'executionId' | 'action' | 'by' | 'atMs' | 'fence'>;

/** Asks whoever executes, wherever that is, for something (S6). @throws CompanionError */
export async function askExecutor(companion: Companion, wish: Wish): Promise<void> {
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
