import { Unreadable } from './yaml-problem.ts';

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const NUMBER = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/** A word without quotes, by the core schema of YAML 1.2: `no` and `on` are texts. */
export function plainScalar(text: string): unknown {
  const word = text.trim();
  if (WORDS.has(word)) return WORDS.get(word);
  if (/^0x[\da-fA-F]+$|^0o[0-7]+$/.test(word)) return Number(word);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(word))
    return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^\.(nan|NaN|NAN)$/.test(word)) return Number.NaN;
  return NUMBER.test(word) ? Number(word) : word;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '0': '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b' },
  ...{ ' ': ' ', '"': '"', '/': '/', '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
};

/** What stands between double quotes. */
function unescaped(text: string, line: number): string {
  return text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/gs, (all: string, sign: string) => {
    const known = ESCAPES[sign];
    if (known !== undefined) return known;
    const code = Number.parseInt(sign.slice(1), 16);
    if (sign.length > 1 && code <= 0x10ffff) return String.fromCodePoint(code);
    throw new Unreadable(`${all} means nothing between double quotes`, line);
  });
}

/** Where the quoted text ends that begins at `from`; -1 where it does not end. */
export function closingQuote(text: string, from: number): number {
  const quote = text[from];
  for (let index = from + 1; index < text.length; index++) {
    if (quote === '"' && text[index] === '\\') index++;
    else if (text[index] === quote) {
      if (quote !== "'" || text[index + 1] !== quote) return index;
      index++;
    }
  }
  return -1;
}

/** A quoted text with its quotes. */
export const quotedScalar = (text: string, line: number): string =>
  text.startsWith('"') ? unescaped(text.slice(1, -1), line) : text.slice(1, -1).replaceAll("''", "'");
