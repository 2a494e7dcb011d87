import { advance } from '#shared/execution/advance.ts';
import type { ExecutionEvent } from '#shared/execution/event.ts';
import type { Execution } from '#shared/execution/execution.ts';
import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { ExecuteLog, Told } from './context.ts';
import type { OutsideEffect } from './perform.ts';
import type { Record } from './record.ts';

export interface LoopPorts {
  readonly clock: Clock;
  readonly record: Record;
  readonly log: ExecuteLog;
  perform(effect: OutsideEffect): void;
  /** After every change, before its effects. */
  onChange(): void;
}

/** One execution after another, each moved on by the events that are told, in their order. */
export interface ExecutionLoop {
  execution(): Execution | undefined;
  /** Takes the place of an execution that has ended. */
  take(execution: Execution): void;
  /** Forgets the execution, here and in the journal, once the events so far have been dealt with. */
  leave(): Promise<void>;
  /** Reads the journal; what has been taken up meanwhile stays. @throws NotKept */
  load(): Promise<void>;
  /** Writes what could not be written before. @throws NotKept */
  rewrite(): Promise<void>;
  tell(event: Told): void;
  /** When every event so far has been dealt with. */
  idle(): Promise<void>;
}

/** Every accepted event is in the journal before its effects are performed. */
export function createLoop({ clock, record, log, perform, onChange }: LoopPorts): ExecutionLoop {
  let execution: Execution | undefined;
  let queue = Promise.resolve();

  async function accept(id: string, event: ExecutionEvent): Promise<void> {
    if (execution?.id !== id) return;
    const [next, effects] = advance(execution, event);
    if (next === execution && effects.length === 0) return;
    const unkept = event.type === 'progress' ? undefined : await record.save(next);
    execution = next;
    logEvent(log, event, next);
    onChange();
    for (const effect of effects)
      if (effect.type === 'finish') await archive(next);
      else performKept(effect, unkept);
  }

  /** What nobody would remember after a crash is not begun; what runs is followed. */
  function performKept(effect: OutsideEffect, why: string | undefined): void {
    if (why === undefined) perform(effect);
    else if (effect.type === 'check' || effect.type === 'migrate')
      tell({ type: 'unsent', vmid: effect.vmid, detail: `paused: ${why}` });
    else perform(effect);
  }

  async function archive(ended: Execution): Promise<void> {
    await record.archive(ended);
    onChange();
  }

  function tell(told: Told): void {
    const id = execution?.id;
    if (id === undefined) return;
    const dueMs = told.type === 'wake' ? (told.dueMs ?? 0) : 0;
    const event: ExecutionEvent = { ...told, atMs: Math.max(clock.nowMs(), dueMs) };
    queue = queue
      .then(() => accept(id, event))
      .catch((error: unknown) => {
        log.warning('execution.bug', { type: event.type, message: errorText(error) });
      });
  }

  return {
    execution: () => execution,
    take: (taken) => {
      execution = taken;
    },
    leave() {
      queue = queue.then(async () => {
        execution = undefined;
        await record.forget();
        onChange();
      });
      return queue;
    },
    async load() {
      const read = await record.load();
      if (read?.phase === 'finished') await archive(read);
      else execution ??= read;
    },
    rewrite() {
      const written = queue.then(() =>
        record.rewrite(execution?.phase === 'finished' ? undefined : execution),
      );
      queue = written.catch(() => undefined);
      return written;
    },
    tell,
    idle: () => queue,
  };
}

function logEvent(log: ExecuteLog, event: ExecutionEvent, { id, phase }: Execution): void {
  if (event.type === 'progress' || event.type === 'wake') return;
  const about = 'vmid' in event ? { vmid: event.vmid } : {};
  log.info(`execution.${event.type}`, { execution: id, phase, ...about });
}
