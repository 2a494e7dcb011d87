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

/** For whoever ends something: where the files are slow, what was seen up to two seconds ago has to do. */
const LOOK_MAX_MS = 500;

type Asker = Pick<Ties, 'companion' | 'watch' | 'clock'>;

/** The last wish, as far as it matters to this one, and can be read while a person waits for a stop. */
async function earlierWish({ watch, clock }: Asker, { action }: Wish): Promise<ControlFile | undefined> {
  // Nothing ends more.
  if (action === 'abort') return undefined;
  // Where nothing can be read it may still be written.
  const looked = watch.refresh().catch(() => undefined);
  const seen = new AbortController();
  const late = clock.sleep(LOOK_MAX_MS, seen.signal).catch(() => undefined);
  await (action === 'stop' ? Promise.race([looked, late]) : looked);
  seen.abort();
  return watch.now().files.control.content;
}

/**
 * Asks whoever executes, wherever that is, for something (S6). A sick /etc/pve answers late, and each answer is one
 * more to wait for: an abort is written at once, and a stop after half a second. @throws CompanionError
 */
export async function askExecutor(asker: Asker, wish: Wish): Promise<void> {
  if (isOutweighed(await earlierWish(asker, wish), wish)) return;
  const file: ControlFile = { format: FILE_FORMAT, writer: PRODUCT_VERSION, ...wish };
  await asker.companion.ask('file.write', { name: 'control', body: bodyOf(file) });
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
