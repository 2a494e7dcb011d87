import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const THREADS = new URL('../build/threads/', import.meta.url);

/**
 * A thread of the bridge as the sources have it, for tests and benchmarks: put together once, as the build does it. One
 * that reads a hundred files through the loader takes ten times as long to start. It is a module, so that it does not
 * take itself for a part of a bundle, which has the exact solver beside it.
 */
export function threadFromSource(source: URL): URL {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(source)],
    ...{ bundle: true, write: false, platform: 'node', target: 'node20', format: 'esm' },
    ...{ sourcemap: 'inline', legalComments: 'none' },
  });
  const text = outputFiles.map((file) => file.text).join('');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = new URL(`${basename(source.pathname, '.ts')}-${hash}.mjs`, THREADS);
  if (existsSync(file)) return file;
  // Whole or not at all: others may start the same thread now.
  const fresh = new URL(`${file.href}.${process.pid}`);
  mkdirSync(THREADS, { recursive: true });
  writeFileSync(fresh, text);
  renameSync(fresh, file);
  return file;
}
