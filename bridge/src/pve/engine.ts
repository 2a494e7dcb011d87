import { type ListedRequest, listedRequest } from './closed-list.ts';
import { authorizationHeaders, type Credential } from './credential.ts';
import { dataOf } from './data-of.ts';
import { failureOf } from './failure.ts';
import type { Limiter } from './limiter.ts';
import { PveError } from './pve-error.ts';
import type { Transport, WireRequest } from './transport.ts';

export type RequestParams = Readonly<Record<string, unknown>>;

/** What stands below the path sugar of proxmox-api: one request in, the `data` of its answer out. */
export interface PveEngine {
  doRequest(method: string, path: string, pathTemplate: string, params?: RequestParams): Promise<unknown>;
}

export interface EngineParts {
  readonly transport: Transport;
  readonly limiter: Limiter;
  /** The name of the node that answers us, as far as it is known. */
  readonly entry: { node?: string | undefined };
  readonly credential?: Credential | undefined;
  readonly signal?: AbortSignal | undefined;
}

// pveproxy gives up on another node after 30 s, a 401 is held back for 3 s; a migrate call can be slow under load.
const READ_TIMEOUT_MS = 40_000;
const CHANGE_TIMEOUT_MS = 60_000;

/**
 * Asks a real Proxmox VE as one identity. Only requests of the closed list; at most as many at once as the
 * limiter allows; a GET whose kept-alive connection had just been closed is asked once more, anything else
 * is sent exactly once.
 */
export function createEngine(parts: EngineParts): PveEngine {
  return {
    async doRequest(method, path, pathTemplate, params = {}) {
      const request = listedRequest(method, path, pathTemplate);
      const { answeredBy, use } = request.endpoint;
      const lane = answeredBy === 'entry' || request.node === parts.entry.node ? '' : request.node;
      return parts.limiter.run(lane, use !== 'read', () => ask(parts, request, params));
    },
  };
}

async function ask(parts: EngineParts, request: ListedRequest, params: RequestParams): Promise<unknown> {
  const wire = wireRequest(parts, request, params);
  let result = await parts.transport.send(wire);
  if (result.type === 'failure' && result.reset && request.method === 'GET' && !parts.signal?.aborted)
    result = await parts.transport.send(wire);
  if (result.type === 'failure') throw new PveError('lost', result.message);
  if (result.status >= 300) throw failureOf(request, result);
  return answerOf(request, result.text);
}

function wireRequest(parts: EngineParts, request: ListedRequest, params: RequestParams): WireRequest {
  const { method, path } = request;
  const form = formText(params);
  const signal = parts.signal ? { signal: parts.signal } : {};
  const authorization = parts.credential ? authorizationHeaders(parts.credential, method) : {};
  const headers = { accept: 'application/json', ...authorization };
  if (method === 'POST')
    return {
      method,
      path,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      timeoutMs: CHANGE_TIMEOUT_MS,
      ...signal,
    };
  return {
    method,
    path: form === '' ? path : `${path}?${form}`,
    headers,
    timeoutMs: method === 'GET' ? READ_TIMEOUT_MS : CHANGE_TIMEOUT_MS,
    ...signal,
  };
}

/** Form encoding as PVE wants it: booleans as 1 and 0, nothing for what is undefined. */
export function formText(params: RequestParams): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    form.append(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }
  return form.toString();
}

/**
 * What an answer of 200 is to whoever asked; a text that is read later stays what it is.
 * @throws PveError when it is not JSON of Proxmox VE
 */
export const answerOf = (request: ListedRequest, text: string): unknown =>
  request.endpoint.isText || request.endpoint.long ? text : dataOf(request, text);
