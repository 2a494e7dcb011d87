import { textTable } from '#shared/report/table.ts';
import { operandText } from './option-values.ts';
import type { Verb } from './verb.ts';

const EXIT_CODES = [
  'Exit codes: 0 any valid answer (also "nothing to do"), 1 Proxmox VE could not be reached or refused,',
  'or the demo could not start, 2 wrong option, 3 unusable input file, 4 not all moves were done.',
];

/** Without its title line: help needs none. */
const list = (rows: readonly (readonly string[])[]): string[] =>
  textTable([{ title: '' }, { title: '' }], rows)
    .slice(1)
    .map((line) => `  ${line}`);

export const overviewHelp = (verbs: readonly Verb[]): string[] => [
  'Usage: pve-rebalance <command> [options]',
  '',
  'Rebalances the guests of a Proxmox VE cluster over its nodes.',
  '',
  ...list(verbs.map(({ name, summary }) => [name, summary])),
  '',
  'pve-rebalance <command> --help says more.',
  ...EXIT_CODES,
];

export const verbHelp = ({ name, summary, details, options, operands = [] }: Verb): string[] => [
  `Usage: pve-rebalance ${[name, ...operands.map(operandText)].join(' ')} [options]`,
  '',
  `${summary}.`,
  ...(details ? ['', ...details] : []),
  '',
  ...list([
    ...options.map((option) => [
      `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`,
      option.text + (option.multiple ? ' (may be given several times)' : ''),
    ]),
    ['--help', 'this text'],
  ]),
  '',
  ...EXIT_CODES,
];
