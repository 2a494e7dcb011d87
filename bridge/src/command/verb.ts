import type { ExitCode } from './command-error.ts';
import type { Terminal } from './terminal.ts';

/** One `--option`; `value` names what follows it, absent for a switch. */
export interface Option {
  readonly name: string;
  readonly value?: string;
  readonly multiple?: boolean;
  readonly text: string;
}

export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** What more `--help` says, in whole lines. */
  readonly details?: readonly string[];
  readonly options: readonly Option[];
  run(values: OptionValues, terminal: Terminal): Promise<ExitCode>;
}

/** What was given on the command line. */
export interface OptionValues {
  has(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
}
