import type { Run } from '../core.ts';
import { fileNow, folderOf } from '../own-file.ts';

export const readFolder: Run<'folder.read'> = async ({ folder, names }, core) => {
  const wanted = names ?? (await namesIn(core.pmxcfs, folder));
  const read = wanted.map(async (name) => ({ name, ...(await fileNow(core, `${folder}/${name}`)) }));
  return {
    files: (await Promise.all(read)).flatMap(({ name, text }) =>
      text === undefined ? [] : [{ name, text }],
    ),
  };
};

/** Without their ending, the oldest first. */
export async function namesIn(
  { list }: { list(path: string): Promise<string[]> },
  folder: string,
): Promise<string[]> {
  const names = await list(folderOf(folder)).catch(() => []);
  return names
    .filter((name) => /^[\w-]+\.json$/.test(name))
    .map((name) => name.slice(0, -5))
    .sort();
}
