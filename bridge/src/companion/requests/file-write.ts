import * as z from 'zod/mini';
import { HistoryFile, WRITTEN } from '../../cluster/wire/cluster-files.ts';
import type { Core, Run } from '../core.ts';
import { Failure } from '../failure.ts';
import { alone, needsFence } from '../lock.ts';
import { contentOf, etagOf, notNewer, pathOf, replace, textNow } from '../own-file.ts';
import { namesIn } from './folder-read.ts';

/** Only who executes may say what is executed. */
const FENCED: readonly string[] = ['cooldowns', 'running'];
/** At least 200 executions, each of which may have two files. */
const HISTORY_MAX = 400;

export const writeFile: Run<'file.write'> = async ({ name, body, fence, expect }, core) => {
  const { text, value } = contentOf(body, WRITTEN[name]);
  if (FENCED.includes(name) && fence === undefined) throw new Failure('bad-request', `${name} needs a fence`);
  const place = name === 'history' ? pastName(z.parse(HistoryFile, value)) : name;
  const isDue = async () => {
    if (fence !== undefined) await needsFence(core, fence);
    const now = await textNow(core, place);
    if (expect !== undefined && etagOf(now) !== expect)
      throw new Failure('conflict', `${name} is another by now`);
    notNewer(now, name);
  };
  await isDue();
  const put = () => replace(core, place, text, isDue);
  await (expect === undefined ? put() : alone(core, put));
  if (name === 'history') await forgetOldest(core);
  return { etag: etagOf(text) };
};

/** What it was found to be worth comes some minutes later, in a file beside it: what was written does not change. */
const pastName = ({
  execution: { id, startedAtMs, endedAtMs = startedAtMs, promised },
}: HistoryFile): string =>
  `history/${endedAtMs}-${id.replace(/[^\w-]/g, '').slice(0, 50)}${promised?.achieved ? '-judged' : ''}`;

async function forgetOldest(core: Core): Promise<void> {
  const names = await namesIn(core, 'history');
  for (const name of names.slice(0, Math.max(0, names.length - HISTORY_MAX)))
    await core.pmxcfs.remove(pathOf(`history/${name}`));
}
