import { parseArgs } from 'node:util';
import { usageError } from './command-error.ts';
import type { OptionValues, Verb } from './verb.ts';

/** Reads the options of a verb; what it does not know is refused with the way to its help. */
export function parseOptions(verb: Verb, argv: readonly string[]): OptionValues {
  const options = Object.fromEntries([
    ['help', { type: 'boolean' as const, short: 'h' }],
    ...verb.options.map(({ name, value, multiple }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: multiple === true },
    ]),
  ]);
  const values = parseValues(verb, argv, options);
  const all = (name: string) => [values[name] ?? []].flat();
  return {
    has: (name) => all(name).length > 0,
    text: (name) => all(name).map(String).at(-1),
    texts: (name) => all(name).map(String),
  };
}

type ParsedValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parseValues(
  verb: Verb,
  argv: readonly string[],
  options: Record<string, { type: 'boolean' | 'string' }>,
): ParsedValues {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [what] = message.split(/\.\s/);
    throw usageError(`${what}. Maybe see: pve-rebalance ${verb.name} --help`);
  }
}

/** A whole number of an option within its bounds, or `fallback` where the option is absent. */
export function wholeNumber(
  values: OptionValues,
  name: string,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const text = values.text(name);
  if (text === undefined) return fallback;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usageError(
    `--${name} is ${text}: it must be a whole number from ${min} to ${max}. Maybe --${name} ${fallback}, the default`,
  );
}
