/** What journald calls a priority; the prefix `<n>` of a line on standard error sets it. */
const PRIORITIES = { error: 3, warning: 4, notice: 5, info: 6, debug: 7 } as const;
type Priority = keyof typeof PRIORITIES;

export type LogData = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line per event: a name of ours (`session.opened`), then what it is about as JSON. */
export type Log = { readonly [Name in Priority]: (event: string, data?: LogData) => void };

const FOREIGN_TEXT_MAX = 300;

/** Controls but the line end, bidirectional and other invisible marks, line separators. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A text from outside, fit for a log (S17): no controls that colour, reorder or hide, at most 300 characters.
 * Line ends stay, because JSON writes them as `\n`: a line followed by `<0>` cannot forge a priority.
 */
export function foreignText(text: string): string {
  const clean = text.replace(UNPRINTABLE, '');
  return clean.length > FOREIGN_TEXT_MAX ? `${clean.slice(0, FOREIGN_TEXT_MAX - 1)}…` : clean;
}

function lineOf(event: string, data: LogData): string {
  const clean = Object.entries(data).map(([key, value]) => [
    key,
    typeof value === 'string' ? foreignText(value) : value,
  ]);
  return clean.length > 0 ? `${event} ${JSON.stringify(Object.fromEntries(clean))}` : event;
}

/** `priorities`: write journald's prefixes; off for a terminal. */
export function createLog(write: (line: string) => void, { priorities = true } = {}): Log {
  const at =
    (priority: Priority) =>
    (event: string, data: LogData = {}) =>
      write(`${priorities ? `<${PRIORITIES[priority]}>` : ''}${lineOf(event, data)}\n`);
  return {
    error: at('error'),
    warning: at('warning'),
    notice: at('notice'),
    info: at('info'),
    debug: at('debug'),
  };
}

export const silentLog: Log = createLog(() => undefined);

/** What went wrong, for a log: never the object itself, whose fields may hold a request. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
