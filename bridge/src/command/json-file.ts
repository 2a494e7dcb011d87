import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { printable } from '#shared/report/printable.ts';
import { inputError } from './command-error.ts';

const BYTES_MAX = 512 * 2 ** 20;

/** What a JSON file holds, gzipped or not. @throws CommandError that names the file. */
export function readJsonFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? printable(error.message) : String(error);
    const maybe = /\.ya?ml$/.test(path)
      ? 'it is YAML, which has to be written as JSON first'
      : 'it is cut off';
    throw inputError(`${path} is not JSON: ${message}. Maybe ${maybe}`);
  }
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
