import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capMemory } from './cap-memory.ts';

/** S25: what is run as the exact solver is this, to the byte: highs 1.15.3. */
export const HIGHS_SHA256 = {
  'highs.js': '0bd23843c9795753f2276e9901eb2a1e66288547b6bcba84fa0665dc037b5c7c',
  'highs.wasm': '528be4365bea1d4188988646b244263f50320df55782e14d6af5bce7cd45c840',
} as const;

/** S18: the solver fails before the service does. */
const WASM_BYTES_MAX = 224 * 2 ** 20;

/** The solver as a thread is given it: text and bytes, so that the thread need not read a file. */
export interface HighsFiles {
  readonly script: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

function readPinned(folder: string, file: keyof typeof HIGHS_SHA256): Buffer {
  const path = join(folder, file);
  const bytes = readFileSync(path);
  if (createHash('sha256').update(bytes).digest('hex') !== HIGHS_SHA256[file])
    throw new Error(`${path} is not the file that this version was tested with`);
  return bytes;
}

/** The optional exact solver; undefined where it is not installed. Throws where it is another than the pinned one. */
export function readHighs(folder: string, wasmBytesMax = WASM_BYTES_MAX): HighsFiles | undefined {
  if (!Object.keys(HIGHS_SHA256).every((file) => existsSync(join(folder, file)))) return undefined;
  return {
    script: readPinned(folder, 'highs.js').toString('utf8'),
    wasm: capMemory(readPinned(folder, 'highs.wasm'), wasmBytesMax),
  };
}
