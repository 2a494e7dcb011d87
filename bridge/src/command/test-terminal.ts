import { systemClock } from '../clock.ts';
import type { Terminal } from './terminal.ts';

export interface TestTerminal extends Terminal {
  readonly printed: string[];
  readonly errors: string[];
  /** What was asked, hidden answers marked. */
  readonly questions: string[];
  interrupt(): void;
}

/** A terminal for tests: answers in order, keeps all that is printed. */
export function testTerminal(
  answers: readonly string[] = [],
  given: Partial<Pick<Terminal, 'env' | 'clock' | 'interactive' | 'color' | 'columns'>> = {},
): TestTerminal {
  const left = [...answers];
  const printed: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  let listeners: (() => void)[] = [];
  const answer = async (question: string) => {
    questions.push(question);
    return left.shift();
  };
  return {
    env: {},
    clock: systemClock,
    interactive: answers.length > 0,
    color: false,
    columns: 100,
    ...given,
    printed,
    errors,
    questions,
    out: (line) => void printed.push(line),
    error: (line) => void errors.push(line),
    ask: answer,
    askHidden: (question) => answer(`${question}(hidden)`),
    onInterrupt(listener) {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** The same, at which somebody presses Ctrl-C when the first such line is printed. */
export function interruptedAt(line: RegExp, terminal: TestTerminal): TestTerminal {
  let isPressed = false;
  return {
    ...terminal,
    out(text) {
      terminal.out(text);
      if (isPressed || !line.test(text)) return;
      isPressed = true;
      terminal.interrupt();
    },
  };
}
