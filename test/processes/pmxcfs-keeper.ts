import { existsSync, readdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

// Makes a plain folder that several nodes share keep locks as pmxcfs does: a lock directory whose time was set to 0 is
// removed when nobody has renewed it for 120 s, and else gets its time back. Words: the folder, and other seconds.

const [folder = '', seconds = '120'] = process.argv.slice(2);
const locks = join(folder, 'priv/lock');
const LOOK_EVERY_MS = 100;

interface Kept {
  readonly mtimeMs: number;
  readonly seenMs: number;
}
const kept = new Map<string, Kept>();

function keep(path: string): void {
  // As pmxcfs keeps it: in whole seconds, so that what is given back is what was there.
  const mtimeMs = Math.floor(statSync(path).mtimeMs / 1000) * 1000;
  const known = kept.get(path);
  const nowMs = performance.now();
  if (mtimeMs !== 0) {
    if (known?.mtimeMs !== mtimeMs) kept.set(path, { mtimeMs, seenMs: nowMs });
    return;
  }
  const since = known ?? { mtimeMs: Date.now(), seenMs: nowMs };
  kept.set(path, since);
  if (nowMs - since.seenMs > Number(seconds) * 1000) {
    rmdirSync(path);
    kept.delete(path);
  } else utimesSync(path, 0, since.mtimeMs / 1000);
}

setInterval(() => {
  for (const name of existsSync(locks) ? readdirSync(locks) : [])
    try {
      keep(join(locks, name));
    } catch {
      // It was given back just now.
    }
}, LOOK_EVERY_MS);
