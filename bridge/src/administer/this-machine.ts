import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import type { Machine, RunAnswer } from './machine.ts';
import { networkOf } from './network-of.ts';
import { probeTls } from './probe-tls.ts';

const RUN_LIMIT_MS = 60_000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

const run = (program: string, args: readonly string[]): Promise<RunAnswer> =>
  new Promise((resolve) => {
    const options = {
      timeout: RUN_LIMIT_MS,
      maxBuffer: OUTPUT_BYTES_MAX,
      env: { ...process.env, LC_ALL: 'C' },
    };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ code: typeof code === 'number' ? code : undefined, stdout, stderr });
    });
  });

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const absentIs =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (isAbsent(error)) return value;
    throw error;
  };

/** In /etc/pve/priv modes are given and cannot be set; elsewhere they must be. */
async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.tmp.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await chmod(temporary, 0o600).catch(() => undefined);
  await rename(temporary, path);
}

const isWorthNaming = (address: string): boolean => !/^(127\.|::1|fe80:|169\.254\.)/i.test(address);

/** The machine that this process runs on. */
export const thisMachine = (): Machine => ({
  hostname: hostname().split('.')[0] ?? '',
  nodejsVersion: process.versions.node,
  isRoot: process.getuid?.() === 0,
  networks: Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .flatMap(({ cidr, address }) => (cidr !== null && isWorthNaming(address) ? [networkOf(cidr)] : [])),
  nowMs: () => Date.now(),
  read: (path) => readFile(path, 'utf8').catch(absentIs(undefined)),
  list: (directory) => readdir(directory).catch(absentIs([])),
  writeSecret,
  remove: async (path) => {
    const found = await stat(path).catch(absentIs(undefined));
    if (found) await (found.isDirectory() ? rmdir(path) : rm(path));
  },
  run,
  probeTls,
});
