import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, createWriteStream, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { childOf, type Lab, run } from './lab.ts';
import type { Output } from './machine.ts';

/** A node that has really booted: systemd is its first process. */
export interface BootedNode {
  readonly name: string;
  readonly ip: string;
  /** Runs a shell script in it. */
  sh(script: string): Promise<Output>;
  /** The same; fails when it does not end with 0. */
  must(script: string): Promise<string>;
  /** Tries until the script ends with 0; fails with its last output after `seconds`. */
  until(script: string, seconds?: number): Promise<string>;
  /** Puts files of the host into its /opt. */
  give(...files: readonly string[]): void;
  /** As if the power had failed. */
  kill(): Promise<void>;
}

const PATIENCE_MS = 180_000;
const ENVIRONMENT = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8', 'HOME=/root'];

/** Mounts the tree in the lab, and becomes the container's parent. */
const START = [
  'mount -t overlay overlay -o "volatile,lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"',
  'exec systemd-nspawn -q --register=no --keep-unit -M "$3" -D "$2/root" --boot --console=pipe --network-bridge=br0 --bind="$4:/etc/pve"',
].join(' && ');

export interface BootOptions {
  readonly name: string;
  readonly ip: string;
  readonly layers: readonly string[];
}

/** Boots a node on the lab's bridge, with the lab's /etc/pve. */
export async function bootNode(lab: Lab, { name, ip, layers }: BootOptions): Promise<BootedNode> {
  const folder = join(lab.folder, name);
  for (const part of ['upper/opt', 'work', 'root']) mkdirSync(join(folder, part), { recursive: true });
  const words = [layers.join(':'), folder, name, join(lab.folder, 'pve')];
  const container = lab.start(['sh', '-c', START, 'sh', ...words], { stdio: 'pipe' });
  container.stdin?.end();
  container.stdout?.pipe(createWriteStream(join(folder, 'console')));
  const leader = String(await leaderOf(container));
  const enter = [
    'nsenter',
    '-t',
    leader,
    '-a',
    '--',
    'env',
    '-i',
    ...ENVIRONMENT,
    'DEBIAN_FRONTEND=noninteractive',
  ];
  const sh = (script: string) => run([...enter, 'sh', '-c', `exec 2>&1; ${script}`], PATIENCE_MS);
  const node: BootedNode = {
    name,
    ip,
    sh,
    async must(script) {
      const { exitCode, text } = await sh(script);
      if (exitCode !== 0) throw new Error(`${name}: ${script}\nended with ${exitCode}:\n${text}`);
      return text;
    },
    async until(script, seconds = 60) {
      const end = Date.now() + 1000 * seconds;
      let last = await sh(script);
      while (last.exitCode !== 0 && Date.now() < end) {
        await new Promise((wake) => setTimeout(wake, 250));
        last = await sh(script);
      }
      if (last.exitCode !== 0) throw new Error(`${name}: not within ${seconds} s: ${script}\n${last.text}`);
      return last.text;
    },
    give(...files) {
      for (const file of files) copyFileSync(file, join('/proc', leader, 'root/opt', basename(file)));
    },
    async kill() {
      const ended = once(container, 'exit');
      process.kill(Number(leader), 'SIGKILL');
      await ended;
    },
  };
  await node.until('systemctl is-system-running --wait | grep -qE "running|degraded"');
  await node.must(`ip addr add ${ip}/24 dev host0 && ip link set host0 up && ip link set lo up`);
  return node;
}

/** nsenter is our child, the container's parent its child, and the container's first process the child of that. */
async function leaderOf(container: ChildProcess): Promise<number> {
  return childOf(await childOf(container.pid ?? 0, 'systemd-nspawn'), 'systemd');
}
