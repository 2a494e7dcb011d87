import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** Taken by every benchmark, by those that have no use for it, too: one command line for all. */
const COMMON = {
  data: process.env.PVE_REBALANCE_DATA ?? '../shared/data',
  instances: '',
  seconds: '',
  seeds: '1',
  threads: '',
};

/** What a person asked for and cannot have: a sentence instead of a stack, and exit code 2. */
export function misuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

/** The first sentence of what went wrong. */
export const textOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('. ')[0] ?? '';

/** The options of the command line: those of every benchmark and `own` ones, each a word after its name. */
export function benchOptions<T extends Readonly<Record<string, string>>>(
  own: T,
  args: readonly string[] = process.argv.slice(2),
): Record<keyof T | keyof typeof COMMON, string> {
  const defaults: Record<string, string> = { ...COMMON, ...own };
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string' as const, default: value }]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options });
    return { ...defaults, ...values } as Record<keyof T | keyof typeof COMMON, string>;
  } catch (error) {
    return misuse(`${textOf(error)}. There are: ${Object.keys(options).map((name) => `--${name}`)}`);
  }
}

/** A number given as an option; `undefined` where none was. */
export function numberOption(name: string, value: string, least = 0): number | undefined {
  if (value === '') return undefined;
  const number = Number(value);
  return number >= least ? number : misuse(`--${name} ${value} is no number from ${least} on`);
}

/** The seeds of `--seeds 1,2,3`. */
export const seedList = (seeds: string): number[] =>
  seeds.split(',').map((word) => {
    const seed = Number(word);
    return word !== '' && Number.isInteger(seed) && seed >= 0
      ? seed
      : misuse(`--seeds ${seeds} is no list of whole numbers. Maybe 1,2,3`);
  });

const ENDINGS = /\.(txt|ya?ml|json)(\.(gz|disabled))?$/i;

/** What an instance is called: its file without `model_` and without what kind of file it is. */
export const stemOf = (file: string): string =>
  basename(file)
    .replace(ENDINGS, '')
    .replace(/^model_/i, '');

/** Names that differ in case and in zeros before numbers only are the same: B_1 is b_01. */
const keyOf = (name: string): string =>
  stemOf(name)
    .toLowerCase()
    .replaceAll(/(^|\D)0+(?=\d)/g, '$1');

/** The names in `wanted`, separated by commas, out of `known`, in the order of `known`; all where none is wanted. */
export function chosenInstances(wanted: string, known: readonly string[]): string[] {
  const words = wanted.split(',').filter((word) => word !== '');
  if (words.length === 0) return [...known];
  const isNamed = (word: string, name: string) => name === word || keyOf(name) === keyOf(word);
  for (const word of words)
    if (!known.some((name) => isNamed(word, name)))
      misuse(`--instances ${word} is none of them. There are: ${known.join(', ') || 'none'}`);
  return known.filter((name) => words.some((word) => isNamed(word, name)));
}

/** The files at or below a path whose names match, sorted; a path that is a file is that file. */
export function filesBelow(path: string, pattern: RegExp): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(basename(file)))
    .sort()
    .map((file) => join(path, file));
}

/** The folder of one kind of data below the data of all benchmarks, or the path itself where it is that kind alone. */
export const dataFolder = (data: string, kind: string): string =>
  existsSync(join(data, kind)) ? join(data, kind) : data;

/** Says that there is nothing to do, and what would change that. */
export const skipped = (what: string, data: string): void =>
  void process.stdout.write(`skipped: no ${what} at ${data}. Maybe pass --data or set PVE_REBALANCE_DATA\n`);

/** A file as text, unpacked; what cannot be read is named. */
export function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    return misuse(`${path} cannot be read: ${textOf(error)}`);
  }
}

/** What a text file says, by `parse`; a text that says nothing is named with its file. */
export function readAs<T>(path: string, parse: (text: string) => T): T {
  const text = readText(path);
  try {
    return parse(text);
  } catch (error) {
    return misuse(`${path} is not understood: ${textOf(error)}`);
  }
}
