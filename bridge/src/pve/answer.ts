import * as z from 'zod/mini';
import { type AnswerOf, ENDPOINTS, type EndpointKey } from './endpoints.ts';
import { PveError } from './pve-error.ts';

/** The answer to a request of the closed list, checked by its schema. @throws PveError `garbled` */
export async function checked<Key extends EndpointKey>(
  key: Key,
  asked: Promise<unknown>,
): Promise<AnswerOf<Key>>;
export async function checked(key: EndpointKey, asked: Promise<unknown>): Promise<unknown> {
  const result = z.safeParse(ENDPOINTS[key].answer, await asked);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
  const kind = key.startsWith('GET ') ? 'garbled' : 'lost';
  throw new PveError(kind, `${key} answered something unexpected${where}: ${issue?.message ?? ''}`, 200);
}
