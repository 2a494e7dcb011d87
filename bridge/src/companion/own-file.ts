import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import { FILE_FORMAT } from '../cluster/wire/cluster-files.ts';
import { FILE_BYTES_MAX } from '../cluster/wire/companion-wire.ts';
import type { Core } from './core.ts';
import { absent, Failure, systemCode } from './failure.ts';

const HOME = 'pve-rebalance';

/** `settings`, `history/1700000000000-abc`: where it is. */
export const pathOf = (name: string): string => `${HOME}/${name}.json`;
export const folderOf = (name: string): string => `${HOME}/${name}`;

export const etagOf = (text: string | undefined): string =>
  text === undefined ? 'absent' : createHash('sha256').update(text).digest('hex').slice(0, 32);

/** `undefined`: it is not there. */
export const textNow = ({ pmxcfs }: Core, name: string): Promise<string | undefined> =>
  pmxcfs.read(pathOf(name)).catch(absent);

/** `known`: the etag of what the asker has. */
export async function fileNow(core: Core, name: string, known?: string) {
  const text = await textNow(core, name);
  const etag = etagOf(text);
  return text === undefined || etag === known ? { etag } : { etag, text };
}

export function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The content of a request, checked by the schema of its file. */
export function contentOf<Schema extends z.ZodMiniType>(body: string, schema: Schema) {
  let json: string;
  try {
    json = inflateRawSync(Buffer.from(body, 'base64'), { maxOutputLength: FILE_BYTES_MAX }).toString();
  } catch (error) {
    throw error instanceof RangeError
      ? new Failure('too-large', 'above 256 KiB')
      : new Failure('bad-request', 'not deflated');
  }
  const value = parsed(json);
  const checked = z.safeParse(schema, value);
  if (checked.success) return { text: `${JSON.stringify(value)}\n`, value: checked.data };
  const [issue] = checked.error.issues;
  throw new Failure('bad-request', `${issue?.path.join('.')}: ${issue?.message}`);
}

const Formatted = z.object({ format: z.int() });

/** @throws Failure `newer` for what a newer version wrote: it is not ours to change (S17) */
export function notNewer(text: string | undefined, name: string): void {
  const read = z.safeParse(Formatted, parsed(text));
  if (read.success && read.data.format > FILE_FORMAT)
    throw new Failure('newer', `${name} was written by a newer version: format ${read.data.format}`);
}

/** Makes folders; those that are there already are fine. */
export async function folders({ pmxcfs }: Core, ...paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await pmxcfs.mkdir(path).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
}

/** Replaces a file as a whole; `isDue` is looked at last, when nothing but the renaming is left to do. */
export async function replace(core: Core, name: string, text: string, isDue = async () => {}): Promise<void> {
  core.countWrite();
  const temporary = `${pathOf(name)}.tmp.${core.node}`;
  const [outer, inner] = name.split('/');
  await folders(core, HOME, ...(inner === undefined ? [] : [`${HOME}/${outer}`]));
  await core.pmxcfs.write(temporary, text);
  await isDue();
  await core.pmxcfs.rename(temporary, pathOf(name));
}
