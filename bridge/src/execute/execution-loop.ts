import { advance } from '#shared/execution/advance.ts';
import type { Effect, ExecutionEvent } from '#shared/execution/event.ts';
import type { Execution } from '#shared/execution/execution.ts';
import type { Clock } from '../clock.ts';
import type { ExecuteLog, Told } from './context.ts';
import type { Journal } from './journal.ts';
import type { OutsideEffect } from './perform.ts';

export interface LoopPorts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ExecuteLog;
  perform(effect: OutsideEffect): void;
  /** After every change, before its effects. */
  onChange(): void;
}

/** One execution after another, each moved on by the events that are told, in their order. */
export interface ExecutionLoop {
  execution(): Execution | undefined;
  history(): readonly Execution[];
  /** Takes the place of an execution that has ended. */
  take(execution: Execution): void;
  /** Forgets the execution, here and in the journal, once the events so far have been dealt with. */
  leave(): Promise<void>;
  load(): Promise<void>;
  tell(event: Told): void;
  /** Says what an execution of the history has achieved. */
  amend(id: string, promised: Execution['promised']): Promise<void>;
  /** When every event so far has been dealt with. */
  idle(): Promise<void>;
}

/** Every accepted event is in the journal before its effects are performed. */
export function createLoop({ clock, journal, log, perform, onChange }: LoopPorts): ExecutionLoop {
  let execution: Execution | undefined;
  let history: readonly Execution[] = [];
  let queue = Promise.resolve();

  async function accept(id: string, event: ExecutionEvent): Promise<void> {
    if (execution?.id !== id) return;
    const [next, effects] = advance(execution, event);
    if (next === execution && effects.length === 0) return;
    const kept = event.type === 'progress' || (await isKept(journal, log, next));
    execution = next;
    logEvent(log, event, next);
    onChange();
    for (const effect of effects)
      if (effect.type === 'finish') await archive(next);
      else if (kept) perform(effect);
      else performUnkept(effect);
  }

  /** What nobody would remember after a crash is not begun; what runs is followed. */
  function performUnkept(effect: Exclude<Effect, { type: 'finish' }>): void {
    const detail = 'paused: the journal cannot be written. Maybe the disk is full';
    if (effect.type === 'check' || effect.type === 'migrate')
      tell({ type: 'unsent', vmid: effect.vmid, detail });
    else perform(effect);
  }

  async function archive(ended: Execution): Promise<void> {
    history = [ended, ...history];
    try {
      history = await journal.archive(ended);
    } catch (error) {
      log.warning('history.not-written', { message: messageOf(error) });
    }
    onChange();
  }

  function tell(told: Told): void {
    const id = execution?.id;
    if (id === undefined) return;
    const event: ExecutionEvent = { ...told, atMs: clock.nowMs() };
    queue = queue
      .then(() => accept(id, event))
      .catch((error: unknown) => {
        log.warning('execution.bug', { type: event.type, message: messageOf(error) });
      });
  }

  return {
    execution: () => execution,
    history: () => history,
    take: (taken) => {
      execution = taken;
    },
    leave() {
      queue = queue.then(async () => {
        execution = undefined;
        await journal.forget().catch((error: unknown) => {
          log.warning('journal.not-written', { message: messageOf(error) });
        });
        onChange();
      });
      return queue;
    },
    async load() {
      history = await journal.readHistory();
      const read = await journal.readCurrent();
      if (read?.phase === 'finished') await archive(read);
      else execution = read;
    },
    tell,
    async amend(id, promised) {
      const past = history.find((execution) => execution.id === id);
      if (past === undefined) return;
      history = await journal.amend({ ...past, promised });
      onChange();
    },
    idle: () => queue,
  };
}

async function isKept(journal: Journal, log: ExecuteLog, next: Execution): Promise<boolean> {
  try {
    await journal.save(next);
    return true;
  } catch (error) {
    log.warning('journal.not-written', { message: messageOf(error) });
    return false;
  }
}

function logEvent(log: ExecuteLog, event: ExecutionEvent, { id, phase }: Execution): void {
  if (event.type === 'progress' || event.type === 'wake') return;
  const about = 'vmid' in event ? { vmid: event.vmid } : {};
  log.info(`execution.${event.type}`, { execution: id, phase, ...about });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
