import type { IncomingHttpHeaders } from 'node:http';
import { step } from '#shared/simulation/step.ts';
import type { NodeState } from '#shared/simulation/virtual-cluster.ts';
import { ApiFailure, died, forbidden } from './api-failure.ts';
import { authenticate } from './authenticate.ts';
import { checkParameters, type RawValues } from './check-parameters.ts';
import { ROUTES } from './endpoints/index.ts';
import { bareFailure, type HttpAnswer, JSON_TYPE, plainFailure, reasonOf } from './http-answer.ts';
import { routeMatcher } from './match-route.ts';
import { pathParameter } from './parameter.ts';
import { MalformedBody, readValues } from './read-values.ts';
import { isSince } from './release.ts';
import { Answer, type Identity, type Method, type Route } from './route.ts';
import type { SimulatedState } from './simulated-state.ts';

export interface ApiRequest {
  readonly method: string;
  readonly url: Pick<URL, 'pathname' | 'searchParams'>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ApiSettings {
  /** Servers before January 2025 put the text into the status line only. */
  readonly messageInBody: boolean;
  readonly authDelayMs: number;
  /** How long a request to a node that just vanished hangs. */
  readonly proxyTimeoutMs: number;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);
/** A node counts as unreachable at once only after the switch noticed it. */
const NOTICED_AFTER_MS = 20_000;

interface Call {
  readonly state: SimulatedState;
  readonly settings: ApiSettings;
  readonly request: ApiRequest;
  readonly format: string;
  readonly path: string;
}

/** No wait at all where none is wanted: a clock that stands still would never end even an empty one. */
const delay = async (state: SimulatedState, ms: number): Promise<void> => {
  if (ms > 0) await state.clock.sleep(ms);
};

const withPathParameters = (route: Route): Route => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const parameters = Object.fromEntries(names.map((name) => [name, pathParameter(name)]));
  return { ...route, parameters: { ...parameters, ...route.parameters } };
};

const match = routeMatcher(ROUTES.map(withPathParameters));

function checkAccess(state: SimulatedState, identity: Identity, route: Route, values: RawValues): void {
  const release = state.cluster.nodes.get(String(values.node))?.spec.release;
  const access = release === '8.4' ? (route.access8 ?? route.access) : route.access;
  if (typeof access === 'string') return;
  const path = access.path.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  if (!access.privileges.some((privilege) => state.access.holds(identity.id, path, privilege)))
    throw forbidden(path, access.privileges);
}

function entryOf({ cluster, entry }: SimulatedState): NodeState {
  const node = cluster.nodes.get(entry);
  if (!node) throw new Error(`entry node '${entry}' is not in the cluster`);
  return node;
}

/** The node that answers: of the path when it is proxied or names one, else the entry. */
async function answeringNode(
  { state, settings }: Call,
  route: Route,
  name: string | undefined,
): Promise<NodeState> {
  const entry = entryOf(state);
  if (name === undefined) return entry;
  const node = state.cluster.nodes.get(name);
  if (!node) {
    if (!route.proxied) return entry;
    throw died(
      `hostname lookup '${name}' failed - failed to get address info for: ${name}: Temporary failure in name resolution`,
    );
  }
  if (route.proxied && !node.online && name !== state.entry) {
    const fresh = state.cluster.nowMs - node.offlineSinceMs < NOTICED_AFTER_MS;
    if (fresh) await delay(state, settings.proxyTimeoutMs);
    throw new ApiFailure(595, fresh ? 'Connection timed out' : 'No route to host');
  }
  return node;
}

const notImplemented = ({ request, path }: Call): ApiFailure =>
  new ApiFailure(501, `Method '${request.method} ${path}' not implemented`);

async function perform(
  call: Call,
  identity: Identity | undefined,
): Promise<{ answer: Answer; route: Route }> {
  const { state, request, path } = call;
  const found = match(request.method as Method, path);
  if (!found) throw notImplemented(call);
  const { route } = found;
  const raw = {
    ...readValues(request.url.searchParams, request.headers['content-type'] ?? '', request.body),
    ...found.pathValues,
  };
  const who = identity ?? { id: '', byToken: false };
  checkAccess(state, who, route, raw);
  const node = await answeringNode(call, route, found.pathValues.node);
  const { release } = route.proxied ? node.spec : entryOf(state).spec;
  if (!isSince(release, route.since)) throw notImplemented(call);
  const values = checkParameters(route, raw, release);
  const result = route.answer({ state, identity: who, values, node });
  return { answer: result instanceof Answer ? result : new Answer({ data: result }), route };
}

/** Brings the cluster to the present: nothing of it is seen but through here, so it need not run in between. */
export function catchUp(state: SimulatedState): void {
  const aheadMs = state.insideMs(state.clock.nowMs() / 1000) - state.cluster.nowMs;
  if (aheadMs > 0) step(state.cluster, aheadMs);
}

function goodBody({ data, total, text }: Answer, format: string): string {
  const body = text ?? JSON.stringify(data ?? null);
  // A total of nothing is left out, as in the real formatter.
  const count = total ? `,"total":${total}` : '';
  return format === 'extjs' ? `{"data":${body}${count},"success":1}` : `{"data":${body}${count}}`;
}

function failedAnswer({ settings, format }: Call, failure: ApiFailure): HttpAnswer {
  const { status, message, errors } = failure;
  if (status === 595) return bareFailure(595, message);
  const body = {
    data: null,
    ...(settings.messageInBody || format === 'extjs' ? { message } : {}),
    ...(errors ? { errors } : {}),
  };
  if (format === 'extjs' && status !== 401)
    return {
      status: 200,
      reason: 'OK',
      contentType: JSON_TYPE,
      body: JSON.stringify({ ...body, success: 0, status: String(status) }),
    };
  return { status, reason: reasonOf(message), contentType: JSON_TYPE, body: JSON.stringify(body) };
}

function refuseTransport({ method, headers, body }: ApiRequest): HttpAnswer | undefined {
  if (!METHODS.has(method)) return bareFailure(501, `method '${method}' not available`);
  if (headers['transfer-encoding'] !== undefined)
    return plainFailure(501, 'chunked transfer encoding not supported');
  if (body.length > 512 * 1024) return plainFailure(501, 'for data too large');
  if (body !== '' && (method === 'GET' || method === 'DELETE'))
    return plainFailure(501, `Unexpected content for method '${method}'`);
  return undefined;
}

function parsePath(url: ApiRequest['url']): { format: string; path: string } | undefined {
  const found = /^\/api2\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (!found) return undefined;
  try {
    const path = decodeURIComponent(found[2] ?? '/');
    return { format: found[1] ?? '', path };
  } catch {
    return undefined;
  }
}

const isLogin = (method: string, path: string): boolean => method === 'POST' && path === '/access/ticket';

async function answerCall(call: Call, identity: Identity | undefined): Promise<HttpAnswer> {
  const { state, settings, format } = call;
  catchUp(state);
  try {
    const { answer, route } = await perform(call, identity);
    const body = goodBody(answer, format);
    const viaDaemon = route.isProtected && route.method !== 'GET';
    return { status: 200, reason: 'OK', contentType: JSON_TYPE, body, viaDaemon };
  } catch (error) {
    if (error instanceof MalformedBody) return plainFailure(500, error.message);
    if (!(error instanceof ApiFailure)) throw error;
    if (error.status === 401) await delay(state, settings.authDelayMs);
    return failedAnswer(call, error);
  }
}

/** Answers one request below /api2, as pveproxy of the entry node would. */
export async function answerApi(
  state: SimulatedState,
  settings: ApiSettings,
  request: ApiRequest,
): Promise<HttpAnswer> {
  const refused = refuseTransport(request);
  if (refused) return refused;
  const parsed = parsePath(request.url);
  if (!parsed) return plainFailure(501, 'no such uri');
  const { format, path } = parsed;
  const login = isLogin(request.method, path);
  const identity = login ? undefined : authenticate(state, request.method, request.headers);
  if (typeof identity === 'string') {
    if (identity !== 'No ticket') await delay(state, settings.authDelayMs);
    return bareFailure(401, identity);
  }
  if (format !== 'json' && format !== 'extjs')
    return plainFailure(501, `no formatter for uri ${path}, ${format}`);
  return answerCall({ state, settings, request, format, path }, identity);
}
