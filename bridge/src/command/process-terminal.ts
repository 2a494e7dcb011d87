import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { systemClock } from '../clock.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The terminal of this process. Colours: https://no-color.org, and never into a file. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    env,
    clock: systemClock,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    columns: stdout.columns ?? 100,
    out: (line) => stdout.write(`${line}\n`),
    error: (line) => stderr.write(`${line}\n`),
    ask: (question) => askLine(question, false),
    askHidden: async (question) => {
      const answer = await askLine(question, true);
      stderr.write('\n');
      return answer;
    },
    onInterrupt(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
  };
}

/** Questions go to the error output, so that the answer of a command can be piped on. */
function askLine(question: string, isHidden: boolean): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return Promise.resolve(undefined);
  const output = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : stderr;
  const lines = createInterface({ input: stdin, output, terminal: true });
  // The terminal echoes until the interface is there: who answers at once would read the secret on the screen.
  if (isHidden) stderr.write(question);
  return new Promise((resolve) => {
    lines.once('SIGINT', () => {
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
    lines.once('close', () => resolve(undefined));
    lines.question(isHidden ? '' : question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
