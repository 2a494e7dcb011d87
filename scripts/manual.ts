import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verbs } from '../bridge/src/command/verbs.ts';
import { completion } from './manual/completion.ts';
import { overviewPage, verbPage } from './manual/man-page.ts';

/** Writes the man pages and the bash completion, both from the table of verbs, into a folder. */
const [folder = 'dist'] = process.argv.slice(2);
await mkdir(join(folder, 'man'), { recursive: true });
await writeFile(join(folder, 'man', 'pve-rebalance.1'), overviewPage(verbs));
for (const verb of verbs)
  await writeFile(join(folder, 'man', `pve-rebalance-${verb.name}.1`), verbPage(verb));
await writeFile(join(folder, 'pve-rebalance.bash'), completion(verbs));
