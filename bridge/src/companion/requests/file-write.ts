import * as z from 'zod/mini';
import { HistoryFile, WRITTEN } from '../../cluster/wire/cluster-files.ts';
import type { Core, Run } from '../core.ts';
import { Failure } from '../failure.ts';
import { needsFence } from '../lock.ts';
import { contentOf, etagOf, fileNow, notNewer, pathOf, replace } from '../own-file.ts';
import { namesIn } from './folder-read.ts';

/** Only who executes may say what is executed. */
const FENCED: readonly string[] = ['cooldowns', 'running'];
const HISTORY_MAX = 250;

export const writeFile: Run<'file.write'> = async ({ name, body, fence, expect }, core) => {
  const { text, value } = contentOf(body, WRITTEN[name]);
  if (FENCED.includes(name) && fence === undefined) throw new Failure('bad-request', `${name} needs a fence`);
  const place = name === 'history' ? pastName(z.parse(HistoryFile, value)) : name;
  const isDue = async () => {
    if (fence !== undefined) await needsFence(core, fence);
    const now = await fileNow(core, place);
    if (expect !== undefined && now.etag !== expect)
      throw new Failure('conflict', `${name} is another by now`);
    notNewer(now.text, name);
  };
  await isDue();
  await replace(core, place, text, isDue);
  if (name === 'history') await forgetOldest(core);
  return { etag: etagOf(text) };
};

const pastName = ({ execution: { id, startedAtMs, endedAtMs = startedAtMs } }: HistoryFile): string =>
  `history/${endedAtMs}-${id.replace(/[^\w-]/g, '').slice(0, 64)}`;

async function forgetOldest({ pmxcfs }: Core): Promise<void> {
  const names = await namesIn(pmxcfs, 'history');
  for (const name of names.slice(0, Math.max(0, names.length - HISTORY_MAX)))
    await pmxcfs.remove(pathOf(`history/${name}`));
}
