import { processTerminal } from './process-terminal.ts';
import { runCommandLine } from './run.ts';
import { verbs } from './verbs.ts';

// `pve-rebalance plan | head` closes our output early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

void runCommandLine(verbs, process.argv.slice(2), processTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
