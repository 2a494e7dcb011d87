import { EXIT } from '../../bridge/src/command/command-error.ts';
import { EXIT_CODES } from '../../bridge/src/command/help.ts';
import { operandText } from '../../bridge/src/command/option-values.ts';
import type { Option, Verb } from '../../bridge/src/command/verb.ts';

const TITLE = 'pve-rebalance';

/** Longer words, which have no spaces, may be broken behind one of these. */
const breakable = (words: string): string =>
  words.replace(/\S{30,}/g, (word) => word.replace(/[|,}]/g, '$&\\:'));

/** As it is to be read, in roff: no hyphen becomes a dash, no quote a curly one, no line a request. */
const text = (words: string): string =>
  breakable(words)
    .replace(/\\(?!:)/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/'/g, '\\(aq')
    .replace(/`/g, '\\(ga')
    .replace(/\^/g, '\\(ha')
    .replace(/~/g, '\\(ti')
    .replace(/^\./, '\\&.');
const bold = (words: string): string => `\\fB${text(words)}\\fR`;
const italic = (words: string): string => `\\fI${text(words)}\\fR`;
const item = (head: string, words: string): string[] => ['.TP', head, text(words)];
/** Of `plan`, `pve-rebalance-plan(1)`. */
const pageOf = (verb: string): string => `${bold(`${TITLE}-${verb}`)}(1)`;

const heading = (name: string, about: string): string[] => [
  `.TH ${name.toUpperCase().replace(/-/g, '\\-')} 1 "" "pve\\-rebalance" "Proxmox VE"`,
  // Neither hyphens nor wide gaps between words.
  '.nh',
  '.ad l',
  '.SH NAME',
  `${text(name)} \\- ${text(about)}`,
];

const environment: readonly string[] = [
  '.SH ENVIRONMENT',
  ...item(bold('PVE_TOKEN'), 'An API token, as user@realm!name=secret, for the commands that ask a cluster.'),
  'Secrets are never taken from the command line.',
];

const exitStatus = (): string[] => [
  '.SH EXIT STATUS',
  ...Object.values(EXIT).flatMap((code) => item(bold(String(code)), EXIT_CODES[code])),
];

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

const optionLines = ({ name, value, multiple, text: about }: Option): string[] =>
  item(
    `${bold(`--${name}`)}${value === undefined ? '' : ` ${italic(value)}`}`,
    `${about}${multiple ? ' (may be given several times)' : ''}`,
  );

/** pve-rebalance(1): what there is. */
export const overviewPage = (verbs: readonly Verb[]): string =>
  [
    ...heading(TITLE, 'rebalance the guests of a Proxmox VE cluster over its nodes'),
    '.SH SYNOPSIS',
    `${bold(TITLE)} ${italic('command')} [${italic('options')}]`,
    '.SH DESCRIPTION',
    'Shows which guests of a cluster could move to which node, why, and what that would cost, and carries out the moves',
    'that are approved, as tasks of the user who approves them.',
    '.SH COMMANDS',
    ...verbs.flatMap(({ name, summary }) => item(pageOf(name), `${summary}.`)),
    '.SH FILES',
    ...item(
      italic('/etc/default/pve-rebalance'),
      'Port, addresses and access lists of the service on this node, each with its meaning.',
    ),
    ...environment,
    ...exitStatus(),
    '',
  ].join('\n');

/** pve-rebalance-VERB(1). */
export const verbPage = ({ name, operands = [], summary, details = [], options }: Verb): string =>
  [
    ...heading(`${TITLE}-${name}`, lowerFirst(summary)),
    '.SH SYNOPSIS',
    [
      bold(`${TITLE} ${name}`),
      ...operands.map((each) => italic(operandText(each))),
      `[${italic('options')}]`,
    ].join(' '),
    '.SH DESCRIPTION',
    text(`${summary}.`),
    ...(details.length === 0 ? [] : ['.PP', ...details.map(text)]),
    '.SH OPTIONS',
    ...options.flatMap(optionLines),
    ...item(bold('--help'), 'All of this, shorter.'),
    ...(options.some((option) => option.name === 'token-file') ? environment : []),
    ...exitStatus(),
    '.SH SEE ALSO',
    `${bold(TITLE)}(1)`,
    '',
  ].join('\n');
