import type { ManualClock } from '../../../bridge/src/clock.ts';
import type { Transport, WireRequest, WireResult } from '../../../bridge/src/pve/transport.ts';
import { answerApi } from '../../../bridge/src/simulated-pve/answer-api.ts';
import type { SimulatedState } from '../../../bridge/src/simulated-pve/simulated-state.ts';
import type { Plant } from './plants.ts';

/** What the network, or a node on the way, does to a request. */
export type WireFault =
  | { readonly do: 'drop' | 'drop-after-effect' | 'garbage' | 'half' | 'twice' }
  | { readonly do: 'delay'; readonly seconds: number }
  | { readonly do: 'status'; readonly status: number; readonly message: string };

/** What goes wrong next, for requests that `fits`; taken away once it has happened. */
export interface Trouble {
  next: { readonly fits: (request: WireRequest) => boolean; readonly fault: WireFault }[];
  /** When somebody last changed the cluster from outside: what was looked at before may be wrong. */
  changedAtMs: number;
}

/** A request for a migration as it reached the cluster. */
export interface Sent {
  readonly atMs: number;
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly userid: string;
  /** Whether a task, or a queued request, came of it. */
  hadEffect: boolean;
}

export interface Wire {
  readonly transport: Transport;
  readonly trouble: Trouble;
  readonly sent: Sent[];
  /** Looks at each request for a migration before it reaches the cluster. */
  onSend: (sent: Sent) => void;
}

const MIGRATE = /^\/api2\/json\/nodes\/([^/]+)\/(?:qemu|lxc)\/(\d+)\/migrate$/;
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

const LOST: WireResult = { type: 'failure', message: 'other side closed', reset: true };
const SETTINGS = { messageInBody: true, authDelayMs: 0, proxyTimeoutMs: 0 };

const userOf = ({ headers }: WireRequest): string =>
  /PVE:([^:]+):/.exec(decodeURIComponent(headers.cookie ?? ''))?.[1] ?? '';

function sentOf(request: WireRequest, atMs: number): Sent | undefined {
  const [, source, vmid] = MIGRATE.exec(request.path) ?? [];
  if (request.method !== 'POST' || source === undefined) return undefined;
  const target = new URLSearchParams(request.body ?? '').get('target') ?? '';
  return { atMs, vmid: Number(vmid), source, target, userid: userOf(request), hadEffect: false };
}

/** The whole API without a socket, with whatever `trouble` has in store. */
export function troubledTransport(state: SimulatedState, clock: ManualClock, plant: Plant): Wire {
  const trouble: Trouble = { next: [], changedAtMs: 0 };
  const wire: Wire = {
    transport: { send, close: async () => undefined },
    trouble,
    sent: [],
    onSend: () => undefined,
  };

  async function reach(request: WireRequest): Promise<WireResult> {
    const sent = sentOf(request, clock.nowMs());
    if (sent) {
      wire.sent.push(sent);
      wire.onSend(sent);
    }
    const { method, path, headers, body = '' } = request;
    const answer = await answerApi(state, SETTINGS, {
      method,
      url: new URL(path, 'https://pve'),
      headers,
      body,
    });
    if (sent) sent.hadEffect = answer.status === 200;
    return { type: 'answer', status: answer.status, reason: answer.reason, text: answer.body ?? '' };
  }

  async function send(request: WireRequest): Promise<WireResult> {
    const at = trouble.next.findIndex(({ fits }) => fits(request));
    const [taken] = at < 0 ? [] : trouble.next.splice(at, 1);
    const result = await plant.wire(
      request,
      () => (taken ? spoil(taken.fault, request) : reach(request)),
      reach,
    );
    // An answer takes its time: everything else of this instant comes first.
    await Promise.resolve();
    return result;
  }

  async function spoil(fault: WireFault, request: WireRequest): Promise<WireResult> {
    if (fault.do === 'drop') return LOST;
    if (fault.do === 'status')
      return { type: 'answer', status: fault.status, reason: fault.message, text: '{"data":null}' };
    if (fault.do === 'delay') await clock.sleep(fault.seconds * 1000);
    const result = await reach(request);
    if (fault.do === 'twice' && request.method === 'GET') return reach(request);
    return result.type === 'failure' ? result : mangled(fault, result);
  }

  return wire;
}
