import type { ManualClock } from '../../../bridge/src/clock.ts';
import type { Transport, WireRequest, WireResult } from '../../../bridge/src/pve/transport.ts';
import { answerApi } from '../../../bridge/src/simulated-pve/answer-api.ts';
import type { SimulatedState } from '../../../bridge/src/simulated-pve/simulated-state.ts';
import type { Plant } from './plants.ts';

/** What the network, or a node on the way, does to a request; `die`: the bridge that sent it does. */
export type WireFault =
  | { readonly do: 'drop' | 'drop-after-effect' | 'garbage' | 'half' | 'twice' }
  | { readonly do: 'delay'; readonly seconds: number }
  | { readonly do: 'die' | 'die-after-effect' }
  | { readonly do: 'status'; readonly status: number; readonly message: string };

/** What goes wrong next, for requests that `fits`; taken away once it has happened. */
export interface Trouble {
  next: { readonly fits: (request: WireRequest) => boolean; readonly fault: WireFault }[];
  /** When somebody last changed the cluster from outside: what was looked at before may be wrong. */
  changedAtMs: number;
}

/** A request for a migration as a bridge sent it. */
export interface Sent {
  readonly atMs: number;
  /** The node whose bridge did. */
  readonly from: string;
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly userid: string;
  /** Whether a task, or a queued request, came of it. */
  hadEffect: boolean;
}

export interface Wire {
  /** The network as the bridge of that node sees it. */
  transport(from: string): Transport;
  readonly trouble: Trouble;
  readonly sent: Sent[];
  /** Looks at each request for a migration when it is sent. */
  onSend: (sent: Sent) => void;
  onDeath: (from: string) => void;
}

const MIGRATE = /^\/api2\/json\/nodes\/([^/]+)\/(?:qemu|lxc)\/(\d+)\/migrate$/;
const LOST: WireResult = { type: 'failure', message: 'other side closed', reset: true };
const NEVER_ARRIVES: ReadonlySet<string> = new Set(['drop', 'die']);
const SETTINGS = { messageInBody: true, authDelayMs: 0, proxyTimeoutMs: 0 };

/** The answer as it arrives. */
function mangled(fault: WireFault, answer: Extract<WireResult, { type: 'answer' }>): WireResult {
  switch (fault.do) {
    case 'drop-after-effect':
      return LOST;
    case 'garbage':
      return { ...answer, text: '<html>' };
    case 'half':
      return { ...answer, text: answer.text.slice(0, answer.text.length / 2) };
    default:
      return answer;
  }
}

const userOf = ({ headers }: WireRequest): string =>
  /PVE:([^:]+):/.exec(decodeURIComponent(headers.cookie ?? ''))?.[1] ?? '';

function sentOf(request: WireRequest, from: string, atMs: number): Sent | undefined {
  const [, source, vmid] = MIGRATE.exec(request.path) ?? [];
  if (request.method !== 'POST' || source === undefined) return undefined;
  const target = new URLSearchParams(request.body ?? '').get('target') ?? '';
  return { atMs, from, vmid: Number(vmid), source, target, userid: userOf(request), hadEffect: false };
}

/** The whole API without a socket, with whatever `trouble` has in store. */
export function troubledWire(state: SimulatedState, clock: ManualClock, plant: Plant): Wire {
  const trouble: Trouble = { next: [], changedAtMs: 0 };
  const wire: Wire = {
    transport: (from) => ({ send: (request) => send(request, from), close: async () => undefined }),
    trouble,
    sent: [],
    onSend: () => undefined,
    onDeath: () => undefined,
  };

  function note(request: WireRequest, from: string): Sent | undefined {
    const sent = sentOf(request, from, clock.nowMs());
    if (sent) {
      wire.sent.push(sent);
      wire.onSend(sent);
    }
    return sent;
  }

  async function reach(request: WireRequest, sent: Sent | undefined): Promise<WireResult> {
    const { method, path, headers, body = '' } = request;
    const [pathname = '', query] = path.split('?');
    const url = { pathname, searchParams: new URLSearchParams(query) };
    const answer = await answerApi(state, SETTINGS, { method, url, headers, body });
    if (sent) sent.hadEffect = answer.status === 200;
    return { type: 'answer', status: answer.status, reason: answer.reason, text: answer.body ?? '' };
  }

  async function send(request: WireRequest, from: string): Promise<WireResult> {
    const at = trouble.next.findIndex(({ fits }) => fits(request));
    const [taken] = at < 0 ? [] : trouble.next.splice(at, 1);
    const sent = note(request, from);
    const result = await plant.wire(
      request,
      () => (taken ? spoil(taken.fault, request, { from, sent }) : reach(request, sent)),
      () => reach(request, note(request, from)),
    );
    // An answer takes its time: everything else of this instant comes first.
    await Promise.resolve();
    return result;
  }

  async function spoil(
    fault: WireFault,
    request: WireRequest,
    { from, sent }: { from: string; sent: Sent | undefined },
  ): Promise<WireResult> {
    if (fault.do === 'die') wire.onDeath(from);
    if (NEVER_ARRIVES.has(fault.do)) return LOST;
    if (fault.do === 'status')
      return { type: 'answer', status: fault.status, reason: fault.message, text: '{"data":null}' };
    if (fault.do === 'delay') await clock.sleep(fault.seconds * 1000);
    const result = await reach(request, sent);
    if (fault.do === 'die-after-effect') wire.onDeath(from);
    if (fault.do === 'twice' && request.method === 'GET') return reach(request, sent);
    return result.type === 'failure' ? result : mangled(fault, result);
  }

  return wire;
}
