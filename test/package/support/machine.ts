import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export interface Output {
  readonly exitCode: number;
  /** Of both outputs, in order. */
  readonly text: string;
}

/** A tree of a release in which something may be changed; not booted: a command is all that runs in it. */
export interface Machine {
  /** Runs a shell script as root of the tree, with /proc and without network. */
  sh(script: string): Output;
  /** The same; fails when it does not end with 0. */
  must(script: string): string;
  /** Puts files of the host into /opt. */
  give(...files: readonly string[]): void;
  /** Writes a file into its tree. */
  write(path: string, text: string): void;
  /** Another machine that begins as this one is now; this one must not be changed any more. */
  copy(): Machine;
  /** From the topmost layer to the release's own. */
  readonly layers: readonly string[];
  remove(): void;
}

/** Mounted anew for each command, in a namespace of its own: nothing stays mounted, whatever is killed. */
const START = [
  // "volatile" leaves out every sync, and marks that it did.
  'rm -rf "$3/work/incompat"',
  'mount -t overlay overlay -o "volatile,lowerdir=$1,upperdir=$2,workdir=$3" "$4"',
  'mount -t proc proc "$4/proc"',
  'exec chroot "$4" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive sh -c "$5" 2>&1',
].join(' && ');

const PATIENCE_MS = 120_000;

export function createMachine(lower: readonly string[]): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-machine-'));
  const [upper, work, root] = ['upper', 'work', 'root'].map((name) => join(folder, name));
  for (const path of [upper, work, root]) mkdirSync(path ?? '', { recursive: true });
  const sh = (script: string): Output => {
    const words = [lower.join(':'), upper, work, root, script].map(String);
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [
        ...['--mount', '--pid', '--fork', '--kill-child', '--net', '--ipc', '--uts'],
        ...['sh', '-c', START, 'sh', ...words],
      ],
      { encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 1 << 26 },
    );
    return { exitCode: status ?? 255, text: `${stdout}${stderr}` };
  };
  return {
    sh,
    must(script) {
      const { exitCode, text } = sh(script);
      if (exitCode !== 0) throw new Error(`${script}\nended with ${exitCode}:\n${text}`);
      return text;
    },
    give(...files) {
      mkdirSync(join(String(upper), 'opt'), { recursive: true });
      for (const file of files) copyFileSync(file, join(String(upper), 'opt', basename(file)));
    },
    write(path, text) {
      mkdirSync(dirname(join(String(upper), path)), { recursive: true });
      writeFileSync(join(String(upper), path), text);
    },
    copy: () => createMachine([String(upper), ...lower]),
    layers: [String(upper), ...lower],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
