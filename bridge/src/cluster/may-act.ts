import * as z from 'zod/mini';
import { errorText } from '../log.ts';
import type { Seen } from './cluster-watch.ts';
import type { Ties } from './ties.ts';
import { ControlFile, FILE_FORMAT } from './wire/cluster-files.ts';

/**
 * Asked before each check and each request: the lock is ours and was renewed within the last minute, what is about to be
 * sent is known to the other nodes, nobody has taken the lock since, and nobody has asked for a stop (S6).
 */
export function createMayAct(ties: Ties): () => Promise<string | undefined> {
  const { lock, share, companion, executor, obedience } = ties;
  return async () => {
    const fence = lock.fence();
    const execution = executor.current();
    if (fence === undefined) return 'the lock of the cluster is not held any more';
    if (!lock.isFresh()) return 'the lock of the cluster could not be renewed for a minute';
    if (execution === undefined) return 'it is over';
    try {
      await share.before(execution);
      const { control } = await companion.ask('effect.check', { fence });
      const wish = read(control);
      if (wish.trouble !== undefined) return wish.trouble;
      await obedience.obey(wish);
      return lock.isFresh() ? undefined : 'the lock of the cluster could not be renewed for a minute';
    } catch (error) {
      return `the other nodes could not be asked: ${errorText(error)}`;
    }
  };
}

function read({ etag, text }: { etag: string; text?: string | undefined }): Seen<ControlFile> {
  if (text === undefined) return { etag };
  try {
    const content = z.parse(ControlFile, JSON.parse(text));
    if (content.format > FILE_FORMAT)
      return { etag, trouble: `control.json was written by a newer version (${content.writer})` };
    return { etag, content };
  } catch {
    return { etag, trouble: 'control.json cannot be read' };
  }
}
