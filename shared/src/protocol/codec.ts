import type * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';
import { ClientMessage, ServerMessage } from './messages.ts';
import { Refusal } from './problems.ts';

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

const FOREIGN_TEXT_MAX = 120;
const cut = (text: string): string =>
  text.length > FOREIGN_TEXT_MAX ? `${text.slice(0, FOREIGN_TEXT_MAX - 1)}…` : text;

/** `vmids[3]`, `settings.movesMax`: where in a value the trouble is. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Names the place; repeats of a foreign value no more than a person reads, and only of settings. */
function refusal({ path, message }: Issue, root: unknown): Refusal {
  const [first, ...inner] = path;
  if (first === 'settings' && inner.length > 0)
    return new Refusal('settings-invalid', {
      path: cut(pathText(inner)),
      value: cut(JSON.stringify(valueAt(root, path)) ?? 'absent'),
      message: cut(message),
    });
  return new Refusal('bad-message', { path: cut(pathText(path)) || 'the whole', message: cut(message) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad-message', { path: 'the whole', message: 'not JSON' });
  }
}

function decode<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.output<Schema> {
  const root = parseJson(text);
  const parsed = schema.safeParse(root, { error: schemaWords });
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues[0] ?? { path: [], message: 'invalid' }, root);
}

/** What a panel said. Throws a Refusal: `settings-invalid` for a setting, else `bad-message`. */
export const decodeClientMessage = (text: string): ClientMessage => decode(ClientMessage, text);

/** What a bridge said. Throws a `bad-message` Refusal. */
export const decodeServerMessage = (text: string): ServerMessage => decode(ServerMessage, text);

export const encode = (message: ClientMessage | ServerMessage): string => JSON.stringify(message);
