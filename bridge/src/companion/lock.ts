import * as z from 'zod/mini';
import { FenceFile, FILE_FORMAT } from '../cluster/wire/cluster-files.ts';
import type { LockNow } from '../cluster/wire/companion-wire.ts';
import type { Core } from './core.ts';
import { absent, Failure, systemCode } from './failure.ts';
import { folders, notNewer, parsed, replace, textNow } from './own-file.ts';

/** A directory is a lock of the cluster: making it is atomic everywhere (pve-api.md 6.1). */
export const LOCK = 'priv/lock/pve-rebalance';

/** Who took the lock last. */
async function holderNow(core: Core): Promise<{ number: number; node: string }> {
  const text = await textNow(core, 'fence');
  if (text === undefined) return { number: 0, node: '' };
  const { success, data } = z.safeParse(FenceFile, parsed(text));
  if (success && data.format <= FILE_FORMAT) return { number: data.number, node: data.node };
  notNewer(text, 'fence.json');
  throw new Failure('failed', 'fence.json is damaged. Maybe remove it while nothing is executed');
}

export const lockTime = ({ pmxcfs }: Core): Promise<number | undefined> =>
  pmxcfs.stat(LOCK).then(({ mtimeMs }) => Math.floor(mtimeMs / 1000) * 1000, absent);

export async function lockNow(core: Core): Promise<LockNow> {
  const [mtimeMs, holder] = await Promise.all([lockTime(core), holderNow(core)]);
  return { held: mtimeMs !== undefined, mtimeMs, holder };
}

/** Counts on: whoever held the lock under an older number may do nothing any more. */
export async function nextFence(core: Core, node: string): Promise<number> {
  const number = (await holderNow(core)).number + 1;
  const fence = { format: FILE_FORMAT, writer: core.version, number, node, atMs: core.nowMs() };
  await replace(core, 'fence', `${JSON.stringify(fence)}\n`);
  return number;
}

/** Under a lock of its own, so that nothing comes between reading a file and replacing it. */
export async function alone<Value>(core: Core, act: () => Promise<Value>): Promise<Value> {
  const lock = `${LOCK}-files`;
  await folders(core, 'priv/lock');
  await core.pmxcfs.mkdir(lock).catch(async (error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
    await core.pmxcfs.touch(lock, 0).catch(() => undefined);
    throw new Failure('conflict', 'somebody else is just writing');
  });
  return act().finally(() => core.pmxcfs.rmdir(lock).catch(() => undefined));
}

/** @throws Failure `fenced` unless this node holds the lock, under this number */
export async function needsFence(core: Core, fence: number): Promise<void> {
  const { held, holder } = await lockNow(core);
  if (holder?.number !== fence || holder.node !== core.node)
    throw new Failure('fenced', `${holder?.node || 'somebody'} has taken the lock since: ${holder?.number}`);
  if (!held) throw new Failure('fenced', 'the lock has expired');
}
