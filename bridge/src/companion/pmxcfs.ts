import { mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.ts';

/** What is done below /etc/pve, by paths of our own making. */
export const realPmxcfs = (root: string) => ({
  read: (path: string): Promise<string> => readFile(join(root, path), 'utf8'),
  write: (path: string, text: string) => writeFile(join(root, path), text),
  rename: (from: string, to: string) => rename(join(root, from), join(root, to)),
  remove: (path: string) => rm(join(root, path)),
  list: (path: string): Promise<string[]> => readdir(join(root, path)),
  mkdir: (path: string): Promise<void> => mkdir(join(root, path)),
  rmdir: (path: string) => rmdir(join(root, path)),
  /** Renews a lock; 0 asks for its removal, if nobody has renewed it for 120 s (pve-api.md 6.1). */
  touch: (path: string, mtimeSeconds: number) => utimes(join(root, path), 0, mtimeSeconds),
  stat: (path: string): Promise<{ mtimeMs: number; mode: number; size: number }> => stat(join(root, path)),
});
export type Pmxcfs = ReturnType<typeof realPmxcfs>;

const PATIENCE_MS = 5000;
/** Calls that hang keep their thread until pmxcfs wakes up; the others must find one. */
const HUNG_MAX = 8;

/** No call is waited for longer than five seconds: pmxcfs blocks when the cluster changes, or has died. */
export function patience(patienceMs = PATIENCE_MS) {
  let hung = 0;
  const limited = async <Value>(call: Promise<Value>): Promise<Value> => {
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        hung++;
        void call.catch(() => undefined).finally(() => hung--);
        reject(new Failure('blocked', `/etc/pve did not answer within ${patienceMs / 1000} s`));
      }, patienceMs);
    });
    return Promise.race([call, tooLate]).finally(() => clearTimeout(late));
  };
  const wrap = (fs: Pmxcfs): Pmxcfs =>
    new Proxy(fs, {
      get:
        (target, name) =>
        async (...given: unknown[]) => {
          if (hung >= HUNG_MAX) throw new Failure('blocked', '/etc/pve does not answer');
          return limited(Reflect.get(target, name)(...given));
        },
    });
  return { wrap, hung: () => hung };
}
