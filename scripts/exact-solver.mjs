import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY = 'node_modules/highs/build';
const FILES = ['highs.js', 'highs.wasm'];

/**
 * Copies the optional exact solver into `folder`, as it is: the bridge checks their hashes, and works without them.
 * Answers what esbuild would say of a bundle with these files, for the notices; nothing where it is not installed.
 */
export function copyExactSolver(folder) {
  if (!FILES.every((file) => existsSync(join(LIBRARY, file)))) return [];
  mkdirSync(folder, { recursive: true });
  const inputs = {};
  for (const file of FILES) {
    copyFileSync(join(LIBRARY, file), join(folder, file));
    inputs[join(LIBRARY, file)] = { bytesInOutput: statSync(join(LIBRARY, file)).size };
  }
  return [{ outputs: { [folder]: { inputs } } }];
}
