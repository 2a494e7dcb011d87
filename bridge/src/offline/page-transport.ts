import { assert } from '#shared/kit/assert.ts';
import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { Transport, WireRequest, WireResult } from '../pve/transport.ts';

/** As much of an answer as is needed. */
export interface PageAnswer {
  readonly status: number;
  readonly statusText: string;
  text(): Promise<string>;
}

/** The browser's `fetch`, to the page's own origin: it adds the page's cookie, which is seen by nobody here. */
export type PageFetch = (path: string, init: PageRequest) => Promise<PageAnswer>;

export interface PageRequest {
  readonly method: 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: 'same-origin';
  readonly cache: 'no-store';
  readonly redirect: 'error';
  readonly signal: AbortSignal;
}

const ANSWER_CHARACTERS_MAX = 64 * 2 ** 20;

/** From a page to the Proxmox VE that it came from. It looks and never changes anything: any other request is a Bug. */
export const pageTransport = (fetch: PageFetch, clock: Clock): Transport => ({
  send(request) {
    assert(request.method === 'GET', `${request.method} is not for a page without a bridge: it only looks`);
    return exchange(fetch, clock, request);
  },
  close: async () => undefined,
});

async function exchange(
  fetch: PageFetch,
  clock: Clock,
  { path, headers, timeoutMs, signal }: WireRequest,
): Promise<WireResult> {
  const over = new AbortController();
  const giveUp = (why: string) => over.abort(new Error(why));
  const onAbort = () => giveUp('given up');
  signal?.addEventListener('abort', onAbort, { once: true });
  const waited = new AbortController();
  clock.sleep(timeoutMs, waited.signal).then(
    () => giveUp(`no answer within ${timeoutMs / 1000} s`),
    () => undefined,
  );
  try {
    signal?.throwIfAborted();
    const answer = await fetch(path, {
      method: 'GET',
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: over.signal,
    });
    const text = await answer.text();
    if (text.length > ANSWER_CHARACTERS_MAX) throw new Error('an answer that is too long');
    return { type: 'answer', status: answer.status, reason: answer.statusText, text };
  } catch (error) {
    return { type: 'failure', message: errorText(error), reset: false };
  } finally {
    waited.abort();
    signal?.removeEventListener('abort', onAbort);
  }
}
