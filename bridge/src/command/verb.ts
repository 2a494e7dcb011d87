import type { ExitCode } from './command-error.ts';
import type { Terminal } from './terminal.ts';

/** One `--option`; `value` names what follows it, absent for a switch. */
export interface Option {
  readonly name: string;
  readonly value?: string;
  readonly multiple?: boolean;
  readonly text: string;
}

/** What is named without an option: `evacuate pve1 pve2`. */
export interface Operand {
  readonly name: string;
  readonly multiple?: boolean;
  readonly optional?: boolean;
}

export interface Verb {
  readonly name: string;
  readonly operands?: readonly Operand[];
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
  /** What was named without an option, in order. */
  readonly operands: readonly string[];
}
