import { flowValue, openBrackets } from './yaml-flow.ts';
import { DEPTH_MAX, Unreadable, type YamlProblem } from './yaml-problem.ts';
import { closingQuote, plainScalar, quotedScalar } from './yaml-scalar.ts';

/** A line that says something: without its comment, and how far it is indented. */
interface Line {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

interface Reader {
  readonly lines: Line[];
  /** All lines as they are, for texts over several of them. */
  readonly raw: readonly string[];
  readonly anchors: Map<string, unknown>;
  next: number;
}

/**
 * What a YAML text holds: maps and lists by indentation or in brackets, texts in quotes or over several lines,
 * numbers, anchors. One document; no types by tag, no merged keys. The product has a closed list of packages to
 * ship, and none of them reads YAML; a test holds this against one that does.
 */
export function parseYaml(text: string): { readonly value: unknown } | YamlProblem {
  try {
    const raw = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    const reader: Reader = { lines: linesOf(raw), raw, anchors: new Map(), next: 0 };
    const [first] = reader.lines;
    if (first === undefined) return { value: null };
    const value = blockAt(reader, first.indent, 0);
    const rest = reader.lines[reader.next];
    if (rest !== undefined) throw new Unreadable('it is indented otherwise than what is before', rest.number);
    return { value };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message, line: error.line };
    throw error;
  }
}

/** Where a comment begins: at a # with nothing or a space before it, and outside of quotes. */
function withoutComment(text: string): string {
  for (let index = 0; index < text.length; index++) {
    const each = text[index];
    const isFirst = index === 0 || /[\s,[{:-]/.test(text[index - 1] ?? '');
    if ((each === '"' || each === "'") && isFirst) {
      const end = closingQuote(text, index);
      if (end < 0) return text;
      index = end;
    } else if (each === '#' && (index === 0 || /\s/.test(text[index - 1] ?? ''))) return text.slice(0, index);
  }
  return text;
}

function linesOf(raw: readonly string[]): Line[] {
  const lines: Line[] = [];
  for (const [index, whole] of raw.entries()) {
    const number = index + 1;
    const text = withoutComment(whole).trimEnd();
    if (text.trim() === '' || (lines.length === 0 && /^(---|%.*)$/.test(text))) continue;
    if (text === '...') break;
    if (text === '---') throw new Unreadable('a second document begins', number);
    const indent = text.length - text.trimStart().length;
    lines.push({ indent, text: text.slice(indent), number });
  }
  return lines;
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ');

/** The key of a line of a map, and what is behind it; undefined where it is no such line. */
function keyOf({ text, number }: Line): readonly [key: string, rest: string] | undefined {
  if (text.startsWith('"') || text.startsWith("'")) {
    const end = closingQuote(text, 0);
    const [, rest] = /^\s*:(?:\s+(.*))?$/s.exec(text.slice(end + 1)) ?? [undefined, undefined];
    return end < 0 || !/^\s*:(\s|$)/.test(text.slice(end + 1))
      ? undefined
      : [quotedScalar(text.slice(0, end + 1), number), rest ?? ''];
  }
  if (/^[[{&*!|>@`%?]/.test(text)) return undefined;
  const [, key, rest = ''] = /^(.*?)\s*:(?:\s+(.*))?$/s.exec(text) ?? [];
  return key === undefined ? undefined : [key, rest];
}

/** What begins at the next line, which is indented so far. */
function blockAt(reader: Reader, indent: number, depth: number): unknown {
  const line = reader.lines[reader.next];
  if (line === undefined) return null;
  if (/^ *\t/.test(reader.raw[line.number - 1] ?? '')) throw new Unreadable('a tab indents', line.number);
  if (depth > DEPTH_MAX) throw new Unreadable('it is nested too deeply', line.number);
  if (isItem(line.text)) return listAt(reader, indent, depth);
  if (keyOf(line) !== undefined) return mapAt(reader, indent, depth);
  reader.next++;
  return inlineAt(reader, line, line.text, indent - 1);
}

function listAt(reader: Reader, indent: number, depth: number): unknown[] {
  const list: unknown[] = [];
  for (;;) {
    const line = reader.lines[reader.next];
    if (line === undefined || line.indent !== indent || !isItem(line.text)) return list;
    const rest = line.text.slice(1).trimStart();
    if (rest !== '' && (isItem(rest) || keyOf({ ...line, text: rest }) !== undefined)) {
      const inner = { ...line, indent: indent + line.text.length - rest.length, text: rest };
      reader.lines[reader.next] = inner;
      list.push(blockAt(reader, inner.indent, depth + 1));
    } else {
      reader.next++;
      list.push(valueBehind(reader, line, rest, { indent, depth, isOfMap: false }));
    }
  }
}

function mapAt(reader: Reader, indent: number, depth: number): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  for (;;) {
    const line = reader.lines[reader.next];
    if (line === undefined || line.indent !== indent || isItem(line.text)) break;
    const found = keyOf(line);
    if (found === undefined) throw new Unreadable(`${line.text} is no key with a value`, line.number);
    const [key, rest] = found;
    if (entries.has(key)) throw new Unreadable(`${key} is there twice`, line.number);
    reader.next++;
    entries.set(key, valueBehind(reader, line, rest, { indent, depth, isOfMap: true }));
  }
  return Object.fromEntries(entries);
}

interface Place {
  readonly indent: number;
  readonly depth: number;
  readonly isOfMap: boolean;
}

/** What a key or an item has: behind it, or in the lines below it. */
function valueBehind(reader: Reader, line: Line, rest: string, { indent, depth, isOfMap }: Place): unknown {
  const [, anchor, behind = ''] = /^&(\S+)(?:\s+(.*))?$/s.exec(rest) ?? [];
  if (anchor !== undefined) {
    const value = valueBehind(reader, line, behind, { indent, depth, isOfMap });
    reader.anchors.set(anchor, value);
    return value;
  }
  if (rest !== '') return inlineAt(reader, line, rest, indent);
  const below = reader.lines[reader.next];
  // a list may stand right below its key, as far out as that
  const isList = isOfMap && below?.indent === indent && isItem(below.text);
  return below === undefined || (below.indent <= indent && !isList)
    ? null
    : blockAt(reader, below.indent, depth + 1);
}

/** A value that begins within a line, and may go on in lines that are indented further than `indent`. */
function inlineAt(reader: Reader, line: Line, rest: string, indent: number): unknown {
  const header = /^([|>])([-+]?)$/.exec(rest);
  if (header !== null) return textAt(reader, line, indent, header);
  if (/^[|>]/.test(rest)) throw new Unreadable(`${rest} is no way to begin a text`, line.number);
  let text = rest;
  const isFlow = /^[[{"'&*!]/.test(rest);
  for (;;) {
    const next = reader.lines[reader.next];
    const isOpen = isFlow && openBrackets(text) > 0;
    if (next === undefined || next.indent <= indent || (isFlow && !isOpen)) break;
    text += ` ${next.text}`;
    reader.next++;
  }
  return isFlow ? flowValue(text, line.number, reader.anchors) : plainOf(text, line);
}

function plainOf(text: string, { number }: Line): unknown {
  if (/^[@`%,\]}]/.test(text)) throw new Unreadable(`${text} cannot begin a value`, number);
  if (/:(\s|$)/.test(text)) throw new Unreadable(`${text} has a second colon. Maybe it needs quotes`, number);
  return plainScalar(text);
}

/** A text over several lines: as they are (|), or with those between empty lines joined (>). */
function textAt(reader: Reader, { number }: Line, indent: number, [, style, end]: RegExpExecArray): string {
  const lines: string[] = [];
  let [last, margin] = [number, -1];
  for (let index = number; index < reader.raw.length; index++) {
    const line = reader.raw[index] ?? '';
    const depth = line.length - line.trimStart().length;
    if (line.trim() !== '' && margin < 0) margin = depth;
    if (line.trim() !== '' && (depth <= indent || depth < margin)) break;
    lines.push(line.slice(Math.max(0, margin)));
    last = index + 1;
  }
  while ((reader.lines[reader.next]?.number ?? Number.POSITIVE_INFINITY) <= last) reader.next++;
  const text = lines.join('\n').replace(/\n*$/, (empty) => (end === '+' ? empty : ''));
  const body = style === '>' ? text.replaceAll(/(\S)\n(?=\S)/g, '$1 ').replaceAll(/\n\n/g, '\n') : text;
  return end === '-' || body === '' ? body : `${body}\n`;
}
