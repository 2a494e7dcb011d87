import { parseArgs } from 'node:util';
import { usageError } from './command-error.ts';
import type { Operand, OptionValues, Verb } from './verb.ts';

/** Reads the options of a verb; what it does not know is refused with the way to its help. */
export function parseOptions(verb: Verb, argv: readonly string[]): OptionValues {
  const options = Object.fromEntries([
    ['help', { type: 'boolean' as const, short: 'h' }],
    ...verb.options.map(({ name, value, multiple }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: multiple === true },
    ]),
  ]);
  const { values, positionals } = parseValues(verb, argv, options);
  if (values.help === undefined) checkOperands(verb, positionals);
  const all = (name: string) => [values[name] ?? []].flat();
  return {
    has: (name) => all(name).length > 0,
    text: (name) => all(name).map(String).at(-1),
    texts: (name) => all(name).map(String),
    operands: positionals,
  };
}

type ParsedValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parseValues(
  verb: Verb,
  argv: readonly string[],
  options: Record<string, { type: 'boolean' | 'string' }>,
): { readonly values: ParsedValues; readonly positionals: readonly string[] } {
  const allowPositionals = (verb.operands ?? []).length > 0;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [what] = message.split(/\.\s/);
    throw usageError(`${what}. Maybe see: pve-rebalance ${verb.name} --help`);
  }
}

/** `NODE...`, `[VMID]`: as the help writes what a verb takes. */
export const operandText = ({ name, multiple, optional }: Operand): string => {
  const word = `${name}${multiple ? '...' : ''}`;
  return optional ? `[${word}]` : word;
};

/** As many as the verb takes. */
function checkOperands({ name, operands = [] }: Verb, given: readonly string[]): void {
  const usage = `Maybe: pve-rebalance ${name} ${operands.map(operandText).join(' ')}`.trimEnd();
  const missing = operands.filter(({ optional }) => !optional)[given.length];
  if (missing !== undefined) throw usageError(`${missing.name} is missing. ${usage}`);
  const isOpen = operands.some(({ multiple }) => multiple);
  if (!isOpen && given.length > operands.length)
    throw usageError(`"${given[operands.length]}" is too much. ${usage}`);
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
