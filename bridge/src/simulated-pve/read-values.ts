import type { RawValues } from './check-parameters.ts';

/** A body that the daemon's JSON parser refuses: answered in plain text. */
export class MalformedBody extends Error {}

function collect(pairs: Iterable<[string, string]>): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) {
    const known = values[name];
    if (known === undefined) values[name] = value;
    else values[name] = typeof known === 'string' ? [known, value] : [...known, value];
  }
  return values;
}

const asText = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
};

function readJson(body: string): Record<string, string | string[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    const at = Math.min(body.length, 10);
    throw new MalformedBody(
      `malformed JSON string, neither tag, array, object, number, string or atom, at character offset ${at} (before "(end of string)") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 934.\n`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(
    Object.entries(parsed)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(asText) : asText(value)]),
  );
}

/** The parameters of a request: its query, and its body as a form or as JSON. */
export function readValues(query: URLSearchParams, contentType: string, body: string): RawValues {
  const ofQuery = collect(query);
  // ExtJS adds it against caches, and the real server drops it.
  delete ofQuery._dc;
  if (body === '') return ofQuery;
  const ofBody = contentType.includes('json') ? readJson(body) : collect(new URLSearchParams(body));
  return { ...ofQuery, ...ofBody };
}
