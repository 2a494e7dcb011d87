import type { Execution } from '#shared/execution/execution.ts';
import type { Executor, Person } from '../execute/executor.ts';
import type { Mandate } from '../execute/mandate.ts';
import { count, saysYes } from './approval.ts';
import { EXIT, type ExitCode } from './command-error.ts';
import { newLines } from './progress-lines.ts';
import type { Terminal } from './terminal.ts';

export interface Followed {
  readonly executor: Pick<Executor, 'close' | 'continue' | 'current' | 'stop' | 'subscribe'>;
  readonly id: string;
  readonly person: Person;
  /** A fresh mandate of the same person, to go on after a pause. */
  mandate(): Mandate;
}

/** Tells about an execution until it ends. The first Ctrl-C stops it, the second leaves it as it is. */
export function follow(followed: Followed, terminal: Terminal): Promise<ExitCode> {
  const { executor, id, person } = followed;
  return new Promise((resolve, reject) => {
    let seen: Execution | undefined;
    let asking = false;
    let interrupts = 0;
    const leave = [
      executor.subscribe(() => look().catch(end(reject))),
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
      const execution = executor.current();
      if (execution?.id !== id) return;
      const lines = newLines(seen, execution);
      seen = execution;
      for (const line of lines) terminal.out(line);
      if (execution.phase === 'finished') finish(summary(execution, terminal));
      if (asking || (execution.phase !== 'paused' && execution.phase !== 'waiting')) return;
      asking = true;
      await afterPause(execution, followed, terminal);
      asking = false;
    }
    function interrupt(): void {
      interrupts++;
      const execution = executor.current();
      if (interrupts === 1) {
        terminal.error('Stopping: running moves finish, no other starts. Ctrl-C again leaves at once.');
        executor.stop(id, person);
        return;
      }
      for (const line of keptRunning(execution)) terminal.error(line);
      finish(EXIT.incomplete);
    }
    look().catch(end(reject));
  });
}

async function afterPause(execution: Execution, followed: Followed, terminal: Terminal): Promise<void> {
  const { executor, id, person, mandate } = followed;
  const rest = execution.moves.filter(({ state }) => state === 'waiting').length;
  terminal.error(`Paused: ${execution.detail ?? 'a move failed'}`);
  // Without authority (`waiting`) there is nothing to go on with: whoever may can start anew.
  const mayGoOn = execution.phase === 'paused' && terminal.interactive;
  const goOn = mayGoOn && (await saysYes(terminal, `Go on with ${count(rest, 'move')}? [y/N] `));
  if (goOn) await executor.continue(id, mandate());
  else executor.close(id, person);
}

function summary({ moves, outcome }: Execution, terminal: Terminal): ExitCode {
  const done = moves.filter(({ state }) => state === 'done').length;
  terminal.out(
    `${done} of ${count(moves.length, 'move')} done${outcome === 'complete' ? '' : `: ${outcome}`}`,
  );
  return outcome === 'complete' && done === moves.length ? EXIT.ok : EXIT.incomplete;
}

function keptRunning(execution: Execution | undefined): string[] {
  const running = (execution?.moves ?? []).filter(({ state }) => state === 'running' || state === 'starting');
  return [
    running.length === 0 ? 'Left; nothing is running.' : 'Left; these go on in Proxmox VE:',
    ...running.map(
      ({ vmid, source, target, upid }) => `  ${vmid} ${source} -> ${target}  ${upid ?? 'just starting'}`,
    ),
  ];
}
