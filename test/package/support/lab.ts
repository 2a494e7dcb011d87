import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from './machine.ts';

/** The lab's own address; nodes have 10.89.0.11 and on. */
export const LAB_IP = '10.89.0.1';

/**
 * Namespaces of network, mounts and processes in which nodes are booted: nothing of it is seen outside, and all of
 * it ends with its first process.
 */
export interface Lab {
  readonly folder: string;
  /** Starts a program in the lab. */
  start(argv: readonly string[], options?: { readonly stdio?: 'pipe' | 'ignore' }): ChildProcess;
  remove(): Promise<void>;
}

const FIRST = [
  'ip link set lo up',
  'ip link add br0 type bridge',
  `ip addr add ${LAB_IP}/24 dev br0`,
  'ip link set br0 up',
  'echo ready',
  'while :; do sleep 1000 & wait; done',
].join(' && ');

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
};

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

/** The process of that name right below `pid`, waited for: what starts it may have been something else before. */
export async function childOf(pid: number, name: string): Promise<number> {
  for (let tries = 0; tries < 1200; tries++) {
    const child = childrenOf(pid).find((each) => commandOf(each) === name);
    if (child !== undefined) return child;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`process ${pid} has not started ${name}`);
}

/** Runs a program to its end; after `patienceMs` it is killed. */
export async function run(argv: readonly string[], patienceMs: number): Promise<Output> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [exitCode] = await once(child, 'close');
  clearTimeout(timer);
  return { exitCode: typeof exitCode === 'number' ? exitCode : 255, text };
}

export async function createLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-lab-'));
  mkdirSync(join(folder, 'pve'));
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const first = spawn('unshare', [...namespaces, 'sh', '-c', FIRST], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(first.stdout, 'data'), once(first, 'exit')]);
  if (first.exitCode !== null || first.pid === undefined)
    throw new Error('the lab has no network of its own');
  const inside = await childOf(first.pid, 'sh');
  return {
    folder,
    start([program = '', ...words], { stdio = 'ignore' } = {}) {
      const enter = ['-t', String(inside), '-m', '-n', '-p', '--', 'env', `--chdir=${process.cwd()}`];
      return spawn('nsenter', [...enter, program, ...words], { stdio: [stdio, stdio, 'inherit'] });
    },
    async remove() {
      const ended = once(first, 'exit');
      process.kill(inside, 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
