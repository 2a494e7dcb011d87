import * as z from 'zod/mini';
import type { Execution } from '#shared/execution/execution.ts';
import { schemaWords } from '#shared/kit/schema-words.ts';
import { pathText } from '#shared/protocol/codec.ts';
import type { LockView } from '#shared/protocol/sections.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import { errorText } from '../log.ts';
import { type Companion, CompanionError } from './companion.ts';
import { createTurn } from './in-turn.ts';
import {
  ControlFile,
  CooldownsFile,
  FILE_FORMAT,
  HistoryFile,
  RunningFile,
  SettingsFile,
} from './wire/cluster-files.ts';
import { type AnswerOf, FILE_NAMES, type LockNow } from './wire/companion-wire.ts';

type Names = (typeof FILE_NAMES)[number];
const SCHEMAS = {
  control: ControlFile,
  cooldowns: CooldownsFile,
  running: RunningFile,
  settings: SettingsFile,
} as const;

/** One of our files as it is in the cluster. `trouble`: it is there and cannot be used (S17). */
export interface Seen<Content> {
  readonly etag: string;
  readonly content?: Content | undefined;
  readonly trouble?: string | undefined;
}
export type SeenFiles = { readonly [Name in Names]: Seen<z.output<(typeof SCHEMAS)[Name]>> };

/** What all bridges share, as this one saw it last. */
export interface ClusterNow {
  /** Why the companion does not answer; absent when it does. */
  readonly unreachable?: string | undefined;
  /** It answers, in a language of another version. */
  readonly differs?: boolean | undefined;
  readonly quorate: boolean;
  readonly files: SeenFiles;
  readonly lock: LockNow;
  /** For how long the lock has not been renewed, by our own clock. */
  readonly unrenewedMs: number;
  /** Executions that are over, newest first. */
  readonly history: readonly Execution[];
}

export interface ClusterWatch {
  now(): ClusterNow;
  /** Looks now. @throws CompanionError */
  refresh(): Promise<ClusterNow>;
  /** Nobody has looked for some time: what was seen then says nothing until the next look. */
  outdate(): void;
  isOutdated(): boolean;
}

export interface ClusterWatchParts {
  readonly companion: Companion;
  readonly clock: Clock;
  /** The lock is held by this bridge itself, under this number. */
  isOurs(fence: number): boolean;
  onChange(): void;
}

/** pmxcfs removes a lock only when it is asked to, after 120 s of silence; before that asking is of no use. */
const ASK_AFTER_MS = 100_000;
export const LOCK_EXPIRES_MS = 120_000;
/** Three renewals have not come. */
const SILENT_MS = 30_000;
const READ_AT_ONCE = 50;

const UNSEEN = { etag: '' };

export function createClusterWatch({ companion, clock, isOurs, onChange }: ClusterWatchParts): ClusterWatch {
  const runs = new Map<string, Execution | undefined>();
  let now: ClusterNow = {
    unreachable: 'it was not asked yet',
    quorate: false,
    files: { control: UNSEEN, cooldowns: UNSEEN, running: UNSEEN, settings: UNSEEN },
    lock: { held: false },
    unrenewedMs: 0,
    history: [],
  };
  let renewedMs = elapsedMs(clock);
  let renewal: number | undefined;
  let shown = '';
  let isOutdated = false;

  const learn = async (answer: AnswerOf<'cluster.read'>): Promise<void> => {
    const { lock, quorate, history: names } = answer;
    // A time of 0 is somebody's question whether it has expired, where that is to be seen at all.
    const isRenewed = lock.mtimeMs !== 0 && lock.mtimeMs !== renewal;
    if (isRenewed || lock.holder?.number !== now.lock.holder?.number) renewedMs = elapsedMs(clock);
    if (isRenewed) renewal = lock.mtimeMs;
    const files = { ...now.files };
    for (const name of FILE_NAMES)
      Object.assign(files, { [name]: seen(name, answer.files[name], files[name]) });
    await readRuns(companion, names, runs);
    const unrenewedMs = lock.held ? elapsedMs(clock) - renewedMs : 0;
    now = { quorate, files, lock, unrenewedMs, history: newestFirst(runs) };
  };
  /** Renewals alone are no news. */
  const tell = () => {
    const etags = FILE_NAMES.map((name) => now.files[name].etag);
    const { state } = lockView(now);
    const key = JSON.stringify([
      now.unreachable,
      now.quorate,
      etags,
      state,
      now.lock.holder,
      [...runs.keys()],
    ]);
    if (key === shown) return;
    shown = key;
    onChange();
  };

  const look = async (): Promise<ClusterNow> => {
    const { lock, unrenewedMs, files } = now;
    const isForeign = lock.held && lock.holder !== undefined && !isOurs(lock.holder.number);
    const known = Object.fromEntries(FILE_NAMES.map((name) => [name, files[name].etag]));
    try {
      const expire = isForeign && unrenewedMs >= ASK_AFTER_MS;
      await learn(await companion.ask('cluster.read', { known, expire }));
    } catch (error) {
      const differs = error instanceof CompanionError && error.code === 'other-version';
      now = { ...now, unreachable: errorText(error), differs };
      throw error;
    } finally {
      if (isOutdated) shown = '';
      isOutdated = false;
      tell();
    }
    return now;
  };
  // Of two answers the later question's is the newer one.
  const inTurn = createTurn();
  return {
    now: () => now,
    refresh: () => inTurn(look),
    outdate() {
      isOutdated = true;
    },
    isOutdated: () => isOutdated,
  };
}

/** The lock in the words of the panel. */
export function lockView({ unreachable, lock, unrenewedMs }: ClusterNow): LockView {
  if (unreachable !== undefined) return { state: 'unknown' };
  if (!lock.held) return { state: 'free' };
  const node = lock.holder?.node || undefined;
  if (unrenewedMs < SILENT_MS) return { state: 'held', node };
  const leftSeconds = Math.ceil(Math.max(0, LOCK_EXPIRES_MS - unrenewedMs) / 1000);
  return { state: 'expiring', node, expiresInSeconds: leftSeconds };
}

function seen<Name extends Names>(
  name: Name,
  file: { etag: string; text?: string | undefined } | undefined,
  before: SeenFiles[Name],
): Seen<unknown> {
  if (file === undefined || file.etag === before.etag) return before;
  const { etag, text } = file;
  if (text === undefined) return { etag };
  let known: Read | undefined;
  const read = () => (known ??= readFile(name, text));
  // Read when somebody asks: who executes has written most of it, and looks at little else.
  return {
    etag,
    get content() {
      return read().content;
    },
    get trouble() {
      return read().trouble;
    },
  };
}

type Read = Omit<Seen<unknown>, 'etag'>;

function readFile(name: Names, text: string): Read {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { trouble: `${name}.json is not readable as JSON. Maybe restore it, or remove it` };
  }
  const formatted = z.safeParse(Formatted, content);
  if (formatted.success && formatted.data.format > FILE_FORMAT)
    return {
      trouble: `${name}.json was written by a newer version (${formatted.data.writer}). Maybe upgrade this node`,
    };
  const read = SCHEMAS[name].safeParse(content, { error: schemaWords });
  if (read.success) return { content: read.data };
  const [issue] = read.error.issues;
  return { trouble: `${name}.json: ${pathText(issue?.path ?? [])}: ${issue?.message}` };
}
const Formatted = z.object({ format: z.int(), writer: z.string() });

/** Reads the executions that are new; each is in a file that never changes. */
async function readRuns(
  companion: Companion,
  names: readonly string[],
  runs: Map<string, Execution | undefined>,
) {
  const wanted = new Set(names);
  for (const name of runs.keys()) if (!wanted.has(name)) runs.delete(name);
  const fresh = names.filter((name) => !runs.has(name));
  for (let first = 0; first < fresh.length; first += READ_AT_ONCE) {
    const part = fresh.slice(first, first + READ_AT_ONCE);
    const { files } = await companion.ask('folder.read', { folder: 'history', names: part });
    const texts = new Map(files.map(({ name, text }) => [name, text]));
    for (const name of part) runs.set(name, runOf(texts.get(name)));
  }
}

/** One that cannot be read is left out: it may be a newer version's. */
function runOf(text: string | undefined): Execution | undefined {
  try {
    return HistoryFile.parse(JSON.parse(text ?? '')).execution;
  } catch {
    return undefined;
  }
}

/** Of one that was judged after its end only the judged version counts: its name comes later. */
function newestFirst(runs: ReadonlyMap<string, Execution | undefined>): Execution[] {
  const byId = new Map<string, Execution>();
  for (const [, execution] of [...runs].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (execution) byId.set(execution.id, execution);
  return [...byId.values()].sort((one, other) => (other.endedAtMs ?? 0) - (one.endedAtMs ?? 0));
}
