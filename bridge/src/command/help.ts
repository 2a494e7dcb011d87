import { EXIT, type ExitCode } from './command-error.ts';
import { operandText } from './option-values.ts';
import type { Verb } from './verb.ts';

/** What each way to end means. */
export const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  [EXIT.ok]: 'any valid answer (also "nothing to do")',
  [EXIT.failed]: 'Proxmox VE could not be reached or refused, or the demo could not start',
  [EXIT.usage]: 'wrong option, or a name of what is not there',
  [EXIT.input]: 'unusable input file',
  [EXIT.incomplete]: 'not all moves were done',
};
const exitCodeLines = (): string[] => [
  'Exit codes:',
  ...Object.entries(EXIT_CODES).map(([code, text]) => `  ${code}  ${text}`),
];

/** A longer name stands in a line of its own, so that one of them does not push all texts off the screen. */
const NAME_WIDTH_MAX = 30;

function list(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(NAME_WIDTH_MAX, Math.max(...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, text]) =>
    name.length > width
      ? [`  ${name}`, `  ${' '.repeat(width)}  ${text}`]
      : [`  ${name.padEnd(width)}  ${text}`],
  );
}

export const overviewHelp = (verbs: readonly Verb[]): string[] => [
  'Usage: pve-rebalance <command> [options]',
  '',
  'Rebalances the guests of a Proxmox VE cluster over its nodes.',
  '',
  ...list(verbs.map(({ name, summary }) => [name, summary] as const)),
  '',
  'pve-rebalance <command> --help says more.',
  ...exitCodeLines(),
];

export const verbHelp = ({ name, summary, details, options, operands = [] }: Verb): string[] => [
  `Usage: pve-rebalance ${[name, ...operands.map(operandText)].join(' ')} [options]`,
  '',
  `${summary}.`,
  ...(details ? ['', ...details] : []),
  '',
  ...list([
    ...options.map((option): readonly [string, string] => [
      `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`,
      option.text + (option.multiple ? ' (may be given several times)' : ''),
    ]),
    ['--help', 'this text'],
  ]),
  '',
  ...exitCodeLines(),
];
