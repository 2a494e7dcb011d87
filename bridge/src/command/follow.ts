import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { count, saysYes } from './approval.ts';
import { EXIT, type ExitCode } from './command-error.ts';
import type { Executing } from './executing.ts';
import { tellMoves } from './progress-lines.ts';
import type { Terminal } from './terminal.ts';

/** Tells about an execution until it ends. The first Ctrl-C stops it, the second leaves it as it is. */
export function follow(executing: Executing, terminal: Terminal): Promise<ExitCode> {
  const { id } = executing;
  return new Promise((resolve, reject) => {
    let seen: ExecutionView | undefined;
    const news = tellMoves();
    let asking = false;
    let interrupts = 0;
    const leave = [
      executing.subscribe(() => look().catch(end(reject))),
      terminal.onInterrupt(() => interrupt()),
    ];
    const finish = (exitCode: ExitCode) => {
      for (const undo of leave) undo();
      resolve(exitCode);
    };
    function end(settle: (error: unknown) => void) {
      return (error: unknown) => {
        for (const undo of leave) undo();
        settle(error);
      };
    }
    async function look(): Promise<void> {
      const execution = executing.current();
      if (execution?.id !== id) return;
      seen = execution;
      for (const line of news(execution)) terminal.out(line);
      if (execution.phase === 'finished') finish(summary(execution, terminal));
      if (asking || (execution.phase !== 'paused' && execution.phase !== 'waiting')) return;
      asking = true;
      await afterPause(execution, executing, terminal);
      asking = false;
    }
    function interrupt(): void {
      interrupts++;
      if (interrupts === 1) {
        terminal.error('Stopping: running moves finish, no other starts. Ctrl-C again leaves at once.');
        executing.stop().catch(end(reject));
        return;
      }
      for (const line of keptRunning(seen)) terminal.error(line);
      finish(EXIT.incomplete);
    }
    look().catch(end(reject));
  });
}

async function afterPause(execution: ExecutionView, executing: Executing, terminal: Terminal): Promise<void> {
  const rest = execution.moves.filter(({ state }) => state === 'waiting').length;
  terminal.error(`Paused: ${execution.detail ?? 'a move failed'}`);
  // Without authority (`waiting`) there is nothing to go on with: whoever may can start anew.
  const mayGoOn = execution.phase === 'paused' && terminal.interactive;
  const goOn = mayGoOn && (await saysYes(terminal, `Go on with ${count(rest, 'move')}? [y/N] `));
  if (goOn) await executing.goOn();
  else await executing.close();
}

function summary({ moves, outcome }: ExecutionView, terminal: Terminal): ExitCode {
  const done = moves.filter(({ state }) => state === 'done').length;
  terminal.out(
    `${done} of ${count(moves.length, 'move')} done${outcome === 'complete' ? '' : `: ${outcome}`}`,
  );
  return outcome === 'complete' && done === moves.length ? EXIT.ok : EXIT.incomplete;
}

function keptRunning(execution: ExecutionView | undefined): string[] {
  const running = (execution?.moves ?? []).filter(({ state }) => state === 'running' || state === 'starting');
  return [
    running.length === 0 ? 'Left; nothing is running.' : 'Left; these go on in Proxmox VE:',
    ...running.map(
      ({ vmid, source, target, upid }) => `  ${vmid} ${source} -> ${target}  ${upid ?? 'just starting'}`,
    ),
  ];
}
