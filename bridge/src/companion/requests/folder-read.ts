import type { Core, Run } from '../core.ts';
import { folderOf, textNow } from '../own-file.ts';

export const readFolder: Run<'folder.read'> = async ({ folder, names }, core) => {
  const wanted = names ?? (await namesIn(core, folder));
  const textOf = async (name: string) => (await textNow(core, `${folder}/${name}`)) ?? '';
  const read = wanted.map(async (name) => ({ name, text: await textOf(name) }));
  return { files: (await Promise.all(read)).filter(({ text }) => text !== '') };
};

/** Without their ending, the oldest first. */
export async function namesIn({ pmxcfs }: Core, folder: string): Promise<string[]> {
  const names = await pmxcfs.list(folderOf(folder)).catch(() => []);
  return names.flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.slice(1) ?? []).sort();
}
