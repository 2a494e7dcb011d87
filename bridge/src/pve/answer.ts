import * as z from 'zod/mini';
import { piecewise } from '../piecewise.ts';
import { dataOf } from './data-of.ts';
import { type AnswerOf, ENDPOINTS, type Endpoint, type EndpointKey } from './endpoints.ts';
import { lenientRows } from './lenient-rows.ts';
import { PveError } from './pve-error.ts';

/** The answer to a request of the closed list, checked by its schema. @throws PveError `garbled` */
export async function checked<Key extends EndpointKey>(
  key: Key,
  asked: Promise<unknown>,
): Promise<AnswerOf<Key>>;
export async function checked(key: EndpointKey, asked: Promise<unknown>): Promise<unknown> {
  const { answer: schema, row, long: reads }: Endpoint = ENDPOINTS[key];
  const came = await asked;
  const long = reads && typeof came === 'string' ? await piecewise(reads(came)) : undefined;
  if (long !== undefined) return long;
  const answer = reads && typeof came === 'string' ? dataOf(requestOf(key), came) : came;
  const first = z.safeParse(schema, answer);
  if (first.success) return first.data;
  // Perl says null for what it has not; to us absent is absent. Rare, so it is looked for only now.
  const plain = withoutNulls(answer);
  const result = z.safeParse(schema, plain);
  if (result.success) return result.data;
  const rows = row && lenientRows(row, plain);
  if (rows !== undefined) return rows;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
  const kind = key.startsWith('GET ') ? 'garbled' : 'lost';
  throw new PveError(kind, `${key} answered something unexpected${where}: ${issue?.message ?? ''}`, 200);
}

function requestOf(key: EndpointKey): { method: string; path: string } {
  const [method = '', path = ''] = key.split(' ');
  return { method, path };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}
