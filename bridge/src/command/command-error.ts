/** How the command ends; `--help` and docs list them. Every valid answer is 0, whatever it says. */
export const EXIT = { ok: 0, failed: 1, usage: 2, input: 3, incomplete: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that cannot give an answer: its message is printed as it is, its code is the exit code. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string): CommandError => new CommandError(EXIT.usage, message);
export const inputError = (message: string): CommandError => new CommandError(EXIT.input, message);
export const failure = (message: string): CommandError => new CommandError(EXIT.failed, message);
