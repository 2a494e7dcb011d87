import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiSettings, answerApi } from './answer-api.ts';
import type { Fault, Faults } from './faults.ts';
import { type HttpAnswer, JSON_TYPE, plainFailure, reasonOf } from './http-answer.ts';
import type { RequestCounter } from './request-counter.ts';
import { readBody, writeAnswer } from './server.ts';
import type { SimulatedState } from './simulated-state.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
/** By path; a key that ends in `/` serves what is below it as well, the longest key wins. */
export type Pages = Readonly<Record<string, PageHandler>>;

export interface Serving {
  readonly state: SimulatedState;
  readonly settings: ApiSettings;
  readonly faults: Faults;
  readonly requests: RequestCounter;
  readonly pages: Pages;
}

function pageFor(pages: Pages, path: string): PageHandler | undefined {
  const keys = Object.keys(pages).filter(
    (key) => key === path || (key !== '/' && key.endsWith('/') && path.startsWith(key)),
  );
  const longest = keys.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : pages[longest];
}

const INDEX =
  '<!DOCTYPE html>\n<title>Simulated Proxmox VE</title>\n<p>A simulated Proxmox VE: its API is below /api2.</p>\n';

async function servePage(serving: Serving, request: IncomingMessage, response: ServerResponse, url: URL) {
  const page = pageFor(serving.pages, url.pathname);
  if (page) return page(request, response);
  const now = serving.state.clock.nowMs();
  if (url.pathname === '/') {
    const index = { status: 200, reason: 'OK', contentType: 'text/html; charset=utf-8', body: INDEX };
    return writeAnswer(request, response, index, now);
  }
  const file = `/usr/share/pve-manager${url.pathname.replace(/^\/pve2/, '')}`;
  const missing = plainFailure(500, `unable to open file '${file}' - No such file or directory\n`);
  return writeAnswer(request, response, missing, now);
}

function replaced(fault: Fault | undefined, answer: HttpAnswer): HttpAnswer {
  switch (fault?.do) {
    case 'garbage':
      return { ...answer, body: '<html>\u0000 this is no JSON {"data":' };
    case 'empty':
      return { ...answer, body: '' };
    case 'body':
      return { ...answer, body: fault.body ?? '' };
    default:
      return answer;
  }
}

function failedBy(fault: Fault): HttpAnswer {
  const status = fault.status ?? 500;
  const message = fault.message ?? 'simulated failure\n';
  const bare = status === 401 || status >= 595;
  const body = bare ? {} : { contentType: JSON_TYPE, body: JSON.stringify({ data: null, message }) };
  return { status, reason: reasonOf(message), ...body };
}

/** Promises a whole body and breaks off in the middle of it. */
function writeHalf(response: ServerResponse, answer: HttpAnswer): void {
  const body = Buffer.from(answer.body ?? '{"data":null}');
  response.writeHead(answer.status, { 'Content-Type': JSON_TYPE, 'Content-Length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)));
  setImmediate(() => response.destroy());
}

async function serveApi(serving: Serving, request: IncomingMessage, response: ServerResponse, url: URL) {
  const { state, settings, faults } = serving;
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const path = url.pathname.replace(/^\/api2\/[^/]+/, '');
  serving.requests.count(method, path);
  const fault = faults.take(method, path);
  if (fault?.do === 'drop') return response.destroy();
  if (fault?.do === 'hang') return;
  if (fault?.do === 'delay') await state.clock.sleep(fault.delayMs ?? 1000);
  const answer =
    fault?.do === 'status'
      ? failedBy(fault)
      : await answerApi(state, settings, { method, url, headers: request.headers, body });
  if (fault?.do === 'drop-after-effect') return response.destroy();
  if (fault?.do === 'hang-after-effect') return;
  if (fault?.do === 'half-body') return writeHalf(response, answer);
  await writeAnswer(request, response, replaced(fault, answer), state.clock.nowMs());
}

/** Serves one request: the API below /api2, pages elsewhere. A fault of our own is a 500 with its text. */
export function serveRequest(serving: Serving, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const served = url.pathname.startsWith('/api2')
    ? serveApi(serving, request, response, url)
    : servePage(serving, request, response, url);
  Promise.resolve(served).catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, 'simulated PVE failed').end(text);
  });
}
