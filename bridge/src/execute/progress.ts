import type { MoveProgress } from '#shared/execution/execution-view.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const SIZE = String.raw`(\d+(?:\.\d+)?) (B|KiB|MiB|GiB|TiB|PiB)`;
const MEMORY = new RegExp(
  String.raw`migration (?:active|device), transferred ${SIZE} of ${SIZE} VM-state, ${SIZE}\/s`,
);
const DIRTY = new RegExp(String.raw`VM dirties lots of memory: ${SIZE}\/s`);
const MIRROR = new RegExp(String.raw`^(drive-[a-z]+\d+): transferred ${SIZE} of ${SIZE} \(`);
const COMPLETED = /migration completed, transferred|migration status: completed/;
const FINISHED = /migration finished successfully/;
/** The switch-over, which no line measures. */
const SWITCH_OVER_FRACTION = 0.05;

interface Amount {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** What the lines of a migration's log have said so far. */
export interface LogState {
  readonly memory?: Amount & { readonly bytesPerSecond: number; readonly dirtyBytesPerSecond: number };
  readonly disks: Readonly<Record<string, Amount>>;
  readonly completed: boolean;
  readonly finished: boolean;
}

export const emptyLog: LogState = { disks: {}, completed: false, finished: false };

/** The state after one more line; a line that says nothing of progress changes nothing. */
export function readLine(state: LogState, line: string): LogState {
  const memory = MEMORY.exec(line);
  if (memory)
    return {
      ...state,
      memory: {
        doneBytes: bytes(memory, 1),
        totalBytes: bytes(memory, 3),
        bytesPerSecond: bytes(memory, 5),
        dirtyBytesPerSecond: bytes(DIRTY.exec(line), 1),
      },
    };
  const disk = MIRROR.exec(line);
  if (disk?.[1] !== undefined)
    return {
      ...state,
      disks: { ...state.disks, [disk[1]]: { doneBytes: bytes(disk, 2), totalBytes: bytes(disk, 4) } },
    };
  if (FINISHED.test(line)) return { ...state, completed: true, finished: true };
  return COMPLETED.test(line) ? { ...state, completed: true } : state;
}

const bytes = (match: RegExpExecArray | null, index: number): number =>
  match === null ? 0 : Number(match[index]) * 1024 ** Math.max(0, UNITS.indexOf(match[index + 1] ?? ''));

/** `2.0 GiB` in bytes; nothing where it says something else. */
export function sizeIn(text: string | undefined): number | undefined {
  const match = new RegExp(`^${SIZE}$`).exec(text ?? '');
  return match === null ? undefined : bytes(match, 1);
}

/** How far it is: memory and disks weighted by bytes. Pages are sent again, so all figures are clamped. */
export function progressOf(state: LogState): MoveProgress | undefined {
  const { memory, disks, completed, finished } = state;
  const amounts = [...Object.values(disks), ...(memory ? [memory] : [])];
  if (finished) return { fraction: 1 };
  if (amounts.length === 0) return completed ? { fraction: 1 - SWITCH_OVER_FRACTION } : undefined;
  const totalBytes = amounts.reduce((sum, amount) => sum + amount.totalBytes, 0);
  const doneBytes = amounts.reduce((sum, amount) => sum + clamp(amount.doneBytes, amount.totalBytes), 0);
  const share = completed ? 1 : totalBytes > 0 ? doneBytes / totalBytes : 0;
  return {
    fraction: share * (1 - SWITCH_OVER_FRACTION),
    bytesDone: Math.round(doneBytes),
    ...(memory && !completed ? pace(memory, totalBytes - doneBytes) : {}),
  };
}

const clamp = (value: number, max: number) => Math.max(0, Math.min(value, max));

/** A guest that writes faster than it is sent has no end in sight: then nothing is promised. */
function pace(memory: NonNullable<LogState['memory']>, leftBytes: number): Partial<MoveProgress> {
  const { bytesPerSecond, dirtyBytesPerSecond } = memory;
  const net = bytesPerSecond - dirtyBytesPerSecond;
  return { bytesPerSecond, ...(net > 0 ? { secondsLeft: Math.ceil(leftBytes / net) } : {}) };
}
