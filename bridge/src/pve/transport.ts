import { type Dispatcher, Pool } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { gatherText, toldLength } from './gathered-text.ts';
import { type Trust, trustedConnector } from './trust.ts';

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What the wire brought: a whole answer, or why there is none. `reset` = an open connection broke before any answer. */
export type WireResult =
  | { readonly type: 'answer'; readonly status: number; readonly reason: string; readonly text: string }
  | { readonly type: 'failure'; readonly message: string; readonly reset: boolean };

export interface Transport {
  send(request: WireRequest): Promise<WireResult>;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** `https://host:8006` */
  readonly baseUrl: string;
  readonly trust: Trust;
  /** Runs the timeouts; of its own, because the world behind a socket does not wait for a simulated clock. */
  readonly clock?: Clock;
  readonly answerBytesMax?: number;
}

// pveproxy closes idle connections after 5 s and after 100 requests, without saying so.
const KEEP_ALIVE_MS = 3000;
const REQUESTS_PER_CONNECTION_MAX = 90;
const CONNECTIONS_MAX = 16;
const ANSWER_BYTES_MAX = 64 * 2 ** 20;

/**
 * HTTPS to one pveproxy. It sends each request exactly once.
 * @throws Error when the base URL is none, or not https.
 */
export function createTransport({
  baseUrl,
  trust,
  clock = systemClock,
  answerBytesMax = ANSWER_BYTES_MAX,
}: TransportOptions): Transport {
  const pool = new Pool(checkedOrigin(baseUrl), {
    connect: trustedConnector(trust),
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxRequestsPerClient: REQUESTS_PER_CONNECTION_MAX,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request) => exchange(pool, request, clock, answerBytesMax),
    close: () => pool.destroy(),
  };
}

function checkedOrigin(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) throw new Error(`'${baseUrl}' is not a URL. Maybe https://${baseUrl}:8006`);
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:')
    throw new Error(`'${baseUrl}' is not https. Maybe https://${url.host || 'host:8006'}`);
  return url.origin;
}

function exchange(
  pool: Pool,
  request: WireRequest,
  clock: Clock,
  answerBytesMax: number,
): Promise<WireResult> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const call = receiver(answerBytesMax, (result) => {
      over.abort();
      request.signal?.removeEventListener('abort', onAbort);
      resolve(result);
    });
    const onAbort = () => call.giveUp('given up');
    if (request.signal?.aborted) return onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    clock.sleep(request.timeoutMs, over.signal).then(
      () => call.giveUp(`no answer within ${request.timeoutMs / 1000} s`),
      () => undefined,
    );
    const { method, path, headers, body = null } = request;
    try {
      pool.dispatch({ method, path, headers: { ...headers }, body }, call.handlers);
    } catch (error) {
      call.giveUp(textOf(error));
    }
  });
}

interface Receiver {
  readonly handlers: Dispatcher.DispatchHandlers;
  giveUp(message: string): void;
}

/** Collects one answer; `settle` is called once, with the first outcome. */
function receiver(answerBytesMax: number, settle: (result: WireResult) => void): Receiver {
  let settled = false;
  let abort: (() => void) | undefined;
  let connected = false;
  let status = 0;
  let reason = '';
  let gathered = gatherText();
  const end = (result: WireResult) => {
    if (settled) return;
    settled = true;
    settle(result);
  };
  const giveUp = (message: string) => {
    end({ type: 'failure', message, reset: false });
    abort?.();
  };
  const tooLong = `an answer of more than ${answerBytesMax} bytes`;
  const handlers: Dispatcher.DispatchHandlers = {
    onConnect(abortIt) {
      abort = () => abortIt();
      connected = true;
      if (settled) abort();
    },
    onHeaders(statusCode, headers, _resume, statusText) {
      if (statusCode < 200) return true;
      status = statusCode;
      reason = statusText;
      const told = toldLength(headers ?? []);
      if (told !== undefined && told > answerBytesMax) giveUp(tooLong);
      else gathered = gatherText(told);
      return !settled;
    },
    onData(chunk) {
      if (gathered.bytes + chunk.length > answerBytesMax) giveUp(tooLong);
      else gathered.add(chunk);
      return !settled;
    },
    onComplete: () => end({ type: 'answer', status, reason, text: gathered.text() }),
    onError: (error) => end({ type: 'failure', message: textOf(error), reset: connected && status === 0 }),
  };
  return { handlers, giveUp };
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/self.signed|unable to verify|unable to get .*issuer/i, 'Maybe give its CA file or fingerprint'],
  [/another fingerprint/, 'Maybe it was renewed: compare with pvenode cert info on that node'],
  [/altnames|does not match certificate/i, 'Maybe give its fingerprint, or the name in its certificate'],
  [/ECONNREFUSED/, 'Maybe pveproxy does not run, or listens elsewhere (LISTEN_IP)'],
  [
    /other side closed|ECONNRESET|socket hang up|disconnected before/i,
    'Maybe ALLOW_FROM or DENY_FROM of /etc/default/pveproxy refuses us',
  ],
];

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.message || ('code' in error ? String(error.code) : error.name);
  const hint = HINTS.find(([pattern]) => pattern.test(cause))?.[1];
  return hint === undefined ? cause : `${cause}. ${hint}`;
}
