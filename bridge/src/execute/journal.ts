import { mkdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Execution } from '#shared/execution/execution.ts';
import { systemClock } from '../clock.ts';
import { createTurns } from '../turns.ts';
import { replaceFile } from './atomic-file.ts';
import type { ExecuteLog } from './context.ts';
import { type Patience, patienceIn } from './not-kept.ts';

/** How much of the past is kept. */
const HISTORY_MAX = 50;
const HISTORY_BYTES_MAX = 4 * 2 ** 20;
/** What the largest execution takes. */
const ROOM_BYTES = 2 ** 20;

/** What survives a restart: the running execution and the ended ones. Never a secret. Its functions throw NotKept. */
export interface Journal {
  /** Whether an execution could be kept now: there is room, and it can be written. */
  check(): Promise<void>;
  readCurrent(): Promise<Execution | undefined>;
  /** Newest first. */
  readHistory(): Promise<Execution[]>;
  save(execution: Execution): Promise<void>;
  /** The running execution is another node's now. */
  forget(): Promise<void>;
  /** Moves an ended execution to the history, which is returned. */
  archive(execution: Execution): Promise<Execution[]>;
  /** Says more of an execution that is in the history already, which is returned. */
  amend(execution: Execution): Promise<Execution[]>;
}

/**
 * The journal in a folder of its own. A file that makes no sense is put aside and named in the log. `hold` makes sure
 * that the folder is this process's alone.
 */
export function fileJournal(
  folder: string,
  log: ExecuteLog,
  hold: () => Promise<void> = async () => undefined,
  kept: Patience = patienceIn(folder, systemClock),
): Journal {
  const currentPath = join(folder, 'execution.json');
  const historyPath = join(folder, 'history.json');
  const readHistory = async () => (await readValid(historyPath, z.array(Execution), log)) ?? [];
  const takeTurn = createTurns(1);
  /** What is made of the history as it is has to be written before somebody else reads it. */
  const inTurn = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    const end = await takeTurn();
    return kept(act).finally(end);
  };
  return {
    check: () =>
      kept(async () => {
        await hold();
        await needsRoom(folder);
        const probe = join(folder, 'probe');
        try {
          // A little is enough: what is asked here is rights, quotas and inodes, and it is asked again and again.
          await replaceFile(probe, 'x');
        } finally {
          await Promise.allSettled([probe, `${probe}.new`].map((path) => rm(path, { force: true })));
        }
      }),
    readCurrent: () => kept(() => readValid(currentPath, Execution, log)),
    readHistory: () => kept(readHistory),
    save: (execution) => kept(() => replaceFile(currentPath, JSON.stringify(execution))),
    forget: () => kept(() => rm(currentPath, { force: true })),
    archive: (execution) =>
      inTurn(async () => {
        const past = (await readHistory()).filter(({ id }) => id !== execution.id);
        const history = bounded([execution, ...past]);
        await replaceFile(historyPath, JSON.stringify(history));
        await rm(currentPath, { force: true });
        return history;
      }),
    amend: (execution) =>
      inTurn(async () => {
        const history = amended(await readHistory(), execution);
        await replaceFile(historyPath, JSON.stringify(history));
        return history;
      }),
  };
}

/**
 * How much room there is the file system tells itself, so that nothing large need be written to find out.
 * @throws Error as the system does for a full disk
 */
async function needsRoom(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Node.js before 18.15 cannot ask: there the first execution that does not fit says so.
  const space = await statfs?.(folder);
  if (space === undefined || space.bavail * space.bsize >= ROOM_BYTES) return;
  throw Object.assign(new Error(`ENOSPC: less than ${ROOM_BYTES / 2 ** 20} MiB are left`), {
    code: 'ENOSPC',
  });
}

/** A journal that ends with the process: for the command line and for tests. */
export function memoryJournal(): Journal {
  let current: string | undefined;
  let history: Execution[] = [];
  return {
    check: async () => undefined,
    readCurrent: async () => (current === undefined ? undefined : Execution.parse(JSON.parse(current))),
    readHistory: async () => history,
    async save(execution) {
      current = JSON.stringify(execution);
    },
    async forget() {
      current = undefined;
    },
    async archive(execution) {
      current = undefined;
      history = bounded([execution, ...history.filter(({ id }) => id !== execution.id)]);
      return history;
    },
    async amend(execution) {
      history = amended(history, execution);
      return history;
    },
  };
}

const amended = (history: readonly Execution[], execution: Execution): Execution[] =>
  history.map((past) => (past.id === execution.id ? execution : past));

function bounded(history: readonly Execution[]): Execution[] {
  let bytes = 0;
  return history.slice(0, HISTORY_MAX).filter((execution, index) => {
    bytes += JSON.stringify(execution).length;
    return index === 0 || bytes <= HISTORY_BYTES_MAX;
  });
}

async function readValid<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  log: ExecuteLog,
): Promise<z.output<Schema> | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const read = parse(text, schema);
  if (read.success) return read.data;
  const aside = `${path}.broken`;
  await rename(path, aside);
  log.warning('journal.put-aside', { path: aside, why: read.why });
  return undefined;
}

function parse<Schema extends z.ZodMiniType>(
  text: string,
  schema: Schema,
): { success: true; data: z.output<Schema> } | { success: false; why: string } {
  try {
    const read = z.safeParse(schema, JSON.parse(text));
    if (read.success) return { success: true, data: read.data };
    const [issue] = read.error.issues;
    return { success: false, why: `${issue?.path.join('.')}: ${issue?.message}` };
  } catch (error) {
    return { success: false, why: error instanceof Error ? error.message : String(error) };
  }
}
