import type { Execution } from '#shared/execution/execution.ts';
import { errorText } from '../log.ts';
import type { ExecuteLog } from './context.ts';
import type { Journal } from './journal.ts';

/** The journal, with a memory of what it could not take. */
export interface Record {
  /** Ended ones, newest first, also those that are not written yet. */
  history(): readonly Execution[];
  /** What ran when the process before this one ended. @throws NotKept */
  load(): Promise<Execution | undefined>;
  /** Returns why it could not be written. */
  save(execution: Execution): Promise<string | undefined>;
  archive(ended: Execution): Promise<void>;
  /** @throws NotKept */
  amend(id: string, promised: Execution['promised']): Promise<void>;
  forget(): Promise<void>;
  /** Writes what could not be written before; `running`: what runs now. @throws NotKept */
  rewrite(running: Execution | undefined): Promise<void>;
}

export interface RecordParts {
  readonly journal: Journal;
  readonly log: ExecuteLog;
  /** Something could not be written. */
  onUnkept(error: unknown): void;
}

export function createRecord({ journal, log, onUnkept }: RecordParts): Record {
  let history: readonly Execution[] = [];
  let unarchived: readonly string[] = [];
  let isUnsaved = false;

  const archived = async (ended: Execution) => {
    const [past, known] = [await journal.archive(ended), new Set(unarchived)];
    history = [...history.filter(({ id }) => known.has(id) && id !== ended.id), ...past];
    unarchived = unarchived.filter((id) => id !== ended.id);
  };
  const isNew = ({ id }: Execution) => history.every((past) => past.id !== id);

  return {
    history: () => history,
    async load() {
      const [past, read] = [await journal.readHistory(), await journal.readCurrent()];
      history = [...history, ...past.filter(isNew)];
      return read;
    },
    async save(execution) {
      try {
        await journal.save(execution);
        isUnsaved = false;
        return undefined;
      } catch (error) {
        isUnsaved = true;
        log.warning('journal.not-written', { message: errorText(error) });
        onUnkept(error);
        return errorText(error);
      }
    },
    async archive(ended) {
      history = [ended, ...history];
      unarchived = [ended.id, ...unarchived];
      isUnsaved = false;
      try {
        await archived(ended);
      } catch (error) {
        log.warning('history.not-written', { message: errorText(error) });
        onUnkept(error);
      }
    },
    async amend(id, promised) {
      const past = history.find((execution) => execution.id === id);
      if (past === undefined) return;
      const judged = { ...past, promised };
      try {
        if (!unarchived.includes(id)) await journal.amend(judged);
      } finally {
        history = history.map((other) => (other.id === id ? judged : other));
      }
    },
    async forget() {
      isUnsaved = false;
      await journal.forget().catch((error: unknown) => {
        log.warning('journal.not-written', { message: errorText(error) });
      });
    },
    async rewrite(running) {
      for (const ended of [...history].reverse()) if (unarchived.includes(ended.id)) await archived(ended);
      if (running === undefined || !isUnsaved) return;
      await journal.save(running);
      isUnsaved = false;
    },
  };
}
