import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface CompanionChild {
  readonly socket: string;
  kill(): void;
}

async function untilThere(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((wake) => setTimeout(wake, 20));
}

/** The bundled companion of a node, on a folder that stands in for /etc/pve and that several nodes share. */
export async function spawnCompanion(pmxcfs: string, node: string): Promise<CompanionChild> {
  mkdirSync(join(pmxcfs, 'priv/lock'), { recursive: true });
  mkdirSync(join(pmxcfs, 'nodes', node), { recursive: true });
  const socket = join(pmxcfs, `${node}.sock`);
  const words = ['dist/companion.cjs', '--socket', socket, '--pmxcfs', pmxcfs, '--node', node];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  await untilThere(socket);
  return { socket, kill: () => void child.kill('SIGKILL') };
}

/** Keeps the locks of such a folder as pmxcfs does. */
export const spawnKeeper = (pmxcfs: string): ChildProcess =>
  spawn(process.execPath, ['--import', './scripts/ts.mjs', 'test/processes/pmxcfs-keeper.ts', pmxcfs], {
    stdio: 'ignore',
  });
