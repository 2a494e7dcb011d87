import type { Clock } from '../clock.ts';

/** What a command sees of the world around it: a port, so that tests need no process. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Whether output may be coloured. */
  readonly color: boolean;
  readonly columns: number;
  out(line: string): void;
  error(line: string): void;
  /** The line a person types, or undefined when there is none to ask. */
  ask(question: string): Promise<string | undefined>;
  /** The same without showing what is typed. */
  askHidden(question: string): Promise<string | undefined>;
  /** Calls `listener` at every Ctrl-C or termination instead of ending the process; returns how to end that. */
  onInterrupt(listener: () => void): () => void;
}
