import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cataloguePages } from '../shared/test/catalogue-pages.ts';

/** Writes docs/catalogue anew, a page per entry of each registry. */
const { folder, pages } = await cataloguePages();
await rm(folder, { recursive: true, force: true });
for (const [path, text] of pages) {
  const url = new URL(path, folder);
  await mkdir(new URL('.', url), { recursive: true });
  await writeFile(url, text);
}
