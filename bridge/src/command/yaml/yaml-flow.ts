import { DEPTH_MAX, Unreadable } from './yaml-problem.ts';
import { closingQuote, plainScalar, quotedScalar } from './yaml-scalar.ts';

/** A value within one line, and what is read of it. */
interface Flow {
  readonly text: string;
  readonly line: number;
  readonly anchors: Map<string, unknown>;
  at: number;
  depth: number;
}

const fail = (flow: Flow, message: string): never => {
  throw new Unreadable(message, flow.line);
};

function skipSpace(flow: Flow): string {
  while (/\s/.test(flow.text[flow.at] ?? '')) flow.at++;
  return flow.text[flow.at] ?? '';
}

/** An anchor or alias: its name, and the text goes on behind it. */
function nameAt(flow: Flow): string {
  const [, name = ''] = /^.([^\s,[\]{}]+)/.exec(flow.text.slice(flow.at)) ?? [];
  if (name === '') fail(flow, `${flow.text[flow.at]} without a name`);
  flow.at += 1 + name.length;
  return name;
}

function quotedAt(flow: Flow): string {
  const end = closingQuote(flow.text, flow.at);
  if (end < 0) fail(flow, 'a quote that is not closed');
  const quoted = flow.text.slice(flow.at, end + 1);
  flow.at = end + 1;
  return quotedScalar(quoted, flow.line);
}

/** A word up to what ends it inside of brackets. */
function wordAt(flow: Flow): string {
  const [word = ''] = /^(?:(?!:(?=[\s,[\]{}]|$))[^,[\]{}])*/.exec(flow.text.slice(flow.at)) ?? [];
  flow.at += word.length;
  return word.trim();
}

function listAt(flow: Flow): unknown[] {
  const list: unknown[] = [];
  flow.at++;
  while (skipSpace(flow) !== ']') {
    list.push(valueAt(flow));
    endOfItem(flow, ']');
  }
  flow.at++;
  return list;
}

function endOfItem(flow: Flow, bracket: string): void {
  const next = skipSpace(flow);
  if (next === ',') flow.at++;
  else if (next !== bracket)
    fail(flow, next === '' ? `${bracket} is missing` : `${next} where , or ${bracket} should be`);
}

function mapAt(flow: Flow): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  flow.at++;
  for (let next = skipSpace(flow); next !== '}'; next = skipSpace(flow)) {
    const key = next === '"' || next === "'" ? quotedAt(flow) : wordAt(flow);
    if (skipSpace(flow) !== ':') {
      fail(flow, `${key || next || 'a bracket'} has no value`);
    }
    flow.at++;
    if (entries.has(key)) fail(flow, `${key} is there twice`);
    const isEmpty = [',', '}'].includes(skipSpace(flow));
    entries.set(key, isEmpty ? null : valueAt(flow));
    endOfItem(flow, '}');
  }
  flow.at++;
  return Object.fromEntries(entries);
}

/** What `read` makes of the inside of a bracket. */
function inside<T>(flow: Flow, read: (flow: Flow) => T): T {
  flow.depth++;
  if (flow.depth > DEPTH_MAX) fail(flow, 'it is nested too deeply');
  const value = read(flow);
  flow.depth--;
  return value;
}

function valueAt(flow: Flow): unknown {
  switch (skipSpace(flow)) {
    case '[':
      return inside(flow, listAt);
    case '{':
      return inside(flow, mapAt);
    case '"':
    case "'":
      return quotedAt(flow);
    case '*': {
      const name = nameAt(flow);
      return flow.anchors.has(name) ? flow.anchors.get(name) : fail(flow, `*${name} is not defined before`);
    }
    case '&': {
      const name = nameAt(flow);
      const value = valueAt(flow);
      flow.anchors.set(name, value);
      return value;
    }
    case '!':
      return fail(flow, 'a tag of a type, which means nothing here');
    case '':
      return fail(flow, 'a value is missing');
    default:
      return plainAt(flow);
  }
}

function plainAt(flow: Flow): unknown {
  const word = wordAt(flow);
  return word === '' ? fail(flow, `${flow.text[flow.at]} where a value should be`) : plainScalar(word);
}

/** A value that begins with a bracket, a quote, an anchor or an alias, and is over with its text. */
export function flowValue(text: string, line: number, anchors: Map<string, unknown>): unknown {
  const flow: Flow = { text, line, anchors, at: 0, depth: 0 };
  const value = valueAt(flow);
  if (skipSpace(flow) !== '') fail(flow, `${flow.text.slice(flow.at).trim()} behind a value`);
  return value;
}

/** How many brackets of a text are still open, those between quotes aside. */
export function openBrackets(text: string): number {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    const each = text[index] ?? '';
    if ((each === '"' || each === "'") && /^$|[\s,[{:]/.test(text[index - 1] ?? '')) {
      const end = closingQuote(text, index);
      if (end < 0) return open + 1;
      index = end;
    } else if ('[{'.includes(each)) open++;
    else if (']}'.includes(each)) open--;
  }
  return open;
}
