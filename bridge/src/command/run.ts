import { errorText } from '../log.ts';
import { CommandError, EXIT, usageError } from './command-error.ts';
import { overviewHelp, verbHelp } from './help.ts';
import { parseOptions } from './option-values.ts';
import { systemErrorText } from './system-error.ts';
import type { Terminal } from './terminal.ts';
import type { Verb } from './verb.ts';

const HELP = ['help', '--help', '-h'];

/** Runs one command line and says how the process should end. */
export async function runCommandLine(
  verbs: readonly Verb[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    return await dispatch(verbs, argv, terminal);
  } catch (error) {
    const refused = systemErrorText(error);
    if (refused === undefined && !(error instanceof CommandError)) throw error;
    terminal.error(`pve-rebalance: ${refused ?? errorText(error)}`);
    return error instanceof CommandError ? error.exitCode : EXIT.failed;
  }
}

async function dispatch(
  verbs: readonly Verb[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || HELP.includes(first)) {
    const help = rest[0] === undefined ? overviewHelp(verbs) : verbHelp(verbNamed(verbs, rest[0]));
    for (const line of help) terminal.out(line);
    return EXIT.ok;
  }
  const verb = verbNamed(verbs, first === '--version' ? 'version' : first);
  const values = parseOptions(verb, rest);
  if (!values.has('help')) return verb.run(values, terminal);
  for (const line of verbHelp(verb)) terminal.out(line);
  return EXIT.ok;
}

function verbNamed(verbs: readonly Verb[], name: string): Verb {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb) return verb;
  const names = verbs.map((candidate) => candidate.name).join(', ');
  throw usageError(`there is no command "${name}". Maybe one of: ${names}`);
}
