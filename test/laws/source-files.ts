import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

const MADE_NOT_WRITTEN = new Set(['.git', 'node_modules', 'dist', 'build', 'coverage', '.cache']);
const NOT_TEXT = new Set(['.png', '.ico', '.gz']);

function* pathsBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder || '.', { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (MADE_NOT_WRITTEN.has(entry.name)) continue;
    if (entry.isDirectory()) yield* pathsBelow(path);
    else if (entry.isFile() && !NOT_TEXT.has(extname(path))) yield path;
  }
}

/** Every text file that a person wrote, by its path in the repository. */
export const writtenFiles: readonly string[] = [...pathsBelow('')].sort();

/** Those of them that are program text. */
export const programFiles = writtenFiles.filter((path) => /\.(ts|mjs|js|cjs)$/.test(path));

export const textOf = (path: string): string => readFileSync(path, 'utf8');
