import * as z from 'zod/mini';
import { HistoryFile, WRITTEN } from '../../cluster/wire/cluster-files.ts';
import type { Core, Run } from '../core.ts';
import { absent, Failure } from '../failure.ts';
import { alone, needsFence } from '../lock.ts';
import { contentOf, etagOf, notNewer, pathOf, replace, textNow } from '../own-file.ts';
import { namesIn } from './folder-read.ts';

/** Only who executes may say what is executed. */
const FENCED: readonly string[] = ['cooldowns', 'running'];
/** 200 executions, each of which may have two files; fewer where they are long, for all of /etc/pve has 128 MiB. */
const HISTORY_MAX = 400;
const HISTORY_BYTES_MAX = 16 * 2 ** 20;

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
  if (name === 'history') await forgetOldest(core, await namesIn(core, name));
  return { etag: etagOf(text) };
};

/** What it was found to be worth comes some minutes later, in a file beside it: what was written does not change. */
const pastName = ({
  execution: { id, startedAtMs, endedAtMs = startedAtMs, promised },
}: HistoryFile): string =>
  `history/${endedAtMs}-${id.replace(/[^\w-]/g, '').slice(0, 50)}${promised?.achieved ? '-judged' : ''}`;

async function forgetOldest({ pmxcfs }: Core, names: readonly string[]): Promise<void> {
  const paths = names.map((name) => pathOf(`history/${name}`)).reverse();
  const sizes = await Promise.all(paths.map((path) => pmxcfs.stat(path).then(({ size }) => size, absent)));
  let bytes = 0;
  for (const [index, path] of paths.entries()) {
    bytes += sizes[index] ?? 0;
    if (index >= HISTORY_MAX || bytes > HISTORY_BYTES_MAX) await pmxcfs.remove(path);
  }
}
