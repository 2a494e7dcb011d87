import { readFile, rm } from 'node:fs/promises';
import { replaceFile } from '../execute/atomic-file.ts';
import type { Patience } from '../execute/not-kept.ts';

/**
 * The fencing number that this node's bridge holds the lock under, kept over a crash: only who can show it may renew
 * the lock of an earlier process.
 */
export interface Proof {
  read(): Promise<number | undefined>;
  write(fence: number | undefined): Promise<void>;
}

export const fileProof = (path: string, kept: Patience): Proof => ({
  async read() {
    const fence = Number(await kept(() => readFile(path, 'utf8')).catch(() => ''));
    return Number.isInteger(fence) && fence > 0 ? fence : undefined;
  },
  write: (fence) =>
    kept(() => (fence === undefined ? rm(path, { force: true }) : replaceFile(path, String(fence)))),
});

export function memoryProof(): Proof {
  let kept: number | undefined;
  return {
    read: async () => kept,
    async write(fence) {
      kept = fence;
    },
  };
}
