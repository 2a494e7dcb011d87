import { PveError } from './pve-error.ts';

/** For answers that say nothing: a 401 has no body, a 595 no text of its own. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: 'not signed in, or the session has expired',
  403: 'permission denied',
  501: 'this Proxmox VE does not offer it',
  595: 'the node cannot be reached from the entry node',
  596: 'the node did not answer the entry node in time',
};

// These say that a message on the way was lost, not that the request was refused.
const UNDECIDED: ReadonlySet<number> = new Set([408, 502, 503, 504, 596, 597, 599]);

/**
 * Of a node whose list of tasks was locked for ten seconds: `fork_worker` (pve-common, RESTEnvironment.pm) has started the
 * task by then, and only its entry is missing.
 */
const STARTED_ALL_THE_SAME = /can't lock file '\S*\/tasks\/\.active\.lock'/;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The error an answer of 300 or more means: PVE's own words, from the body or else the reason phrase. */
export function failureOf(
  request: { method: string; path: string },
  answer: { status: number; reason: string; text: string },
): PveError {
  const { status } = answer;
  if (status < 400) return new PveError('garbled', `${request.path} redirects. Maybe this is no Proxmox VE`);
  const body = bodyOf(answer.text);
  const words = oneLine(body.message ?? '') || oneLine(answer.reason);
  const meaning = MEANINGS[status];
  const message = [words, words === '' || status >= 595 ? meaning : undefined].filter(Boolean).join(': ');
  const undecided = request.method !== 'GET' && (UNDECIDED.has(status) || STARTED_ALL_THE_SAME.test(message));
  return new PveError(
    undecided ? 'lost' : 'answered',
    message || `the answer was ${status}`,
    status,
    body.errors,
  );
}

function bodyOf(text: string): { message?: string; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const parsed = jsonObject(text);
  if (!parsed) return { errors };
  if (typeof parsed.errors === 'object' && parsed.errors !== null)
    for (const [key, value] of Object.entries(parsed.errors)) errors[key] = oneLine(String(value));
  return typeof parsed.message === 'string' ? { message: parsed.message, errors } : { errors };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
