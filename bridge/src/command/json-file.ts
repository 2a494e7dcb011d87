import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { printable } from '#shared/report/printable.ts';
import { inputError } from './command-error.ts';
import { parseYaml } from './yaml/parse-yaml.ts';

const BYTES_MAX = 512 * 2 ** 20;

/** What a JSON file holds, gzipped or not. @throws CommandError that names the file. */
export function readJsonFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? printable(error.message) : String(error);
    const maybe = isYaml(path) ? 'it is YAML, and a program writes such files as JSON' : 'it is cut off';
    throw inputError(`${path} is not JSON: ${message}. Maybe ${maybe}`);
  }
}

const isYaml = (path: string): boolean => /\.ya?ml(\.gz)?$/i.test(path);

/** What a file that people write holds: YAML where its name says so, else JSON. @throws CommandError that names it. */
export function readWrittenFile(path: string): unknown {
  if (!isYaml(path)) return readJsonFile(path);
  const read = parseYaml(readText(path));
  if ('problem' in read) throw inputError(`${path}, line ${read.line}: ${printable(read.problem)}`);
  return read.value;
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (packed ? gunzipSync(bytes, { maxOutputLength: BYTES_MAX }) : bytes).toString('utf8');
  } catch (error) {
    throw inputError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** An error that names the file, the path inside it and the value found there. */
export function wrongInFile(file: string, path: readonly PropertyKey[], value: unknown, message: string) {
  return inputError(`${file}: ${pathText(path)} is ${showValue(value)}: ${message}`);
}

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '') || 'the whole file';

export const showValue = (value: unknown): string => printable(JSON.stringify(value) ?? 'missing', 80);
