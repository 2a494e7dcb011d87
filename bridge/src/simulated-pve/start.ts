import { createHash, randomUUID } from 'node:crypto';
import type { ClusterEvent, TimedEvent } from '#shared/simulation/cluster-event.ts';
import { applyEvent } from '#shared/simulation/cluster-event.ts';
import type { ClusterSpec, PveRelease } from '#shared/simulation/cluster-spec.ts';
import { presetCluster } from '#shared/simulation/preset.ts';
import { createVirtualCluster, type VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import { type Clock, systemClock } from '../clock.ts';
import {
  type Access,
  type AclEntry,
  createAccess,
  type SimulatedToken,
  type SimulatedUser,
} from './access.ts';
import { catchUp } from './answer-api.ts';
import { nodeCertificate } from './certificate.ts';
import { createFaults, type Faults } from './faults.ts';
import { createRequestCounter, type RequestCounter } from './request-counter.ts';
import { type Pages, type Serving, serveRequest } from './serve-request.ts';
import { listen } from './server.ts';
import type { SimulatedState } from './simulated-state.ts';
import { createTickets, type Tickets } from './tickets.ts';

const PASSWORD = 'rebalance';

export interface SimulatedPveOptions {
  readonly nodes?: number;
  readonly guests?: number;
  readonly seed?: number;
  /** How much faster than the clock the cluster lives; outwardly its times stay those of the clock. */
  readonly speed?: number;
  /** One release for all nodes, or several in turn. */
  readonly pve?: PveRelease | readonly PveRelease[];
  /** 0: any free one. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly failures?: readonly TimedEvent[];
  /** A cluster of one's own instead of the preset. */
  readonly cluster?: ClusterSpec;
  readonly entry?: string;
  readonly users?: readonly SimulatedUser[];
  readonly acl?: readonly AclEntry[];
  /** Default 3000 ms in real time, 0 on a clock that was given: nobody may be there to move it on. */
  readonly authDelayMs?: number;
  readonly proxyTimeoutMs?: number;
  /** False: refusals have their text in the status line only, as before January 2025. */
  readonly messageInBody?: boolean;
  readonly streamBytesPerSecond?: number;
  readonly pages?: Pages;
}

export interface SimulatedPve {
  readonly port: number;
  readonly baseUrl: string;
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
  readonly fingerprint: string;
  readonly users: readonly SimulatedUser[];
  readonly cluster: VirtualCluster;
  readonly access: Access;
  readonly tickets: Tickets;
  readonly faults: Faults;
  readonly requests: RequestCounter;
  /** Lets something happen now. */
  apply(event: ClusterEvent): void;
  /** Brings `cluster` to the clock's time, for those who look at it directly. */
  catchUp(): void;
  /** Creates an API token and returns it as `user@realm!name=secret`. */
  addToken(userid: string, name: string, options?: { privsep?: boolean; acl?: readonly AclEntry[] }): string;
  close(): Promise<void>;
}

const user = (userid: string): SimulatedUser => ({ userid, password: PASSWORD, enabled: true, groups: [] });

/** root and three that show what rights do: everything, looking only, one pool only. */
const defaultUsers = (): SimulatedUser[] => ['root@pam', 'admin@pve', 'viewer@pve', 'op@pve'].map(user);

const defaultAcl = (spec: ClusterSpec): AclEntry[] => [
  { path: '/', who: 'admin@pve', role: 'Administrator', propagate: true },
  { path: '/', who: 'viewer@pve', role: 'PVEAuditor', propagate: true },
  ...spec.pools
    .slice(0, 1)
    .map((pool) => ({ path: `/pool/${pool}`, who: 'op@pve', role: 'PVEVMAdmin', propagate: true })),
];

/** Fingerprints that are as good as any: only the entry node's certificate is ever seen. */
const pretendFingerprint = (node: string): string =>
  createHash('sha256')
    .update(node)
    .digest('hex')
    .toUpperCase()
    .replace(/(..)(?!$)/g, '$1:');

function specOf(options: SimulatedPveOptions, startMs: number): ClusterSpec {
  const { nodes = 3, guests = 40, seed = 1, pve = '9.2', streamBytesPerSecond } = options;
  if (options.cluster) return options.cluster;
  const stream = streamBytesPerSecond === undefined ? {} : { streamBytesPerSecond };
  return presetCluster({ nodes, guests, seed, startMs, release: pve, ...stream });
}

/** A simulated PVE without a server before it: what `answerApi` works on. */
export function simulatedState(options: SimulatedPveOptions, entryFingerprint = ''): SimulatedState {
  const { clock = systemClock, speed = 1, failures = [] } = options;
  const clockStartMs = clock.nowMs();
  const spec = specOf(options, clockStartMs);
  const outsideMs = (atMs: number) => outside(atMs, spec.startMs, clockStartMs, speed);
  const entry = entryOf(options, spec);
  const users = [...(options.users ?? defaultUsers())];
  return {
    cluster: createVirtualCluster(spec, { events: failures, outsideMs }),
    access: createAccess(spec, { users, tokens: [], acl: [...(options.acl ?? defaultAcl(spec))] }),
    tickets: createTickets(clock),
    clock,
    entry,
    fingerprints: new Map(
      spec.nodes.map(({ name }) => [name, name === entry ? entryFingerprint : pretendFingerprint(name)]),
    ),
    outsideSeconds: (atMs) => Math.floor(outsideMs(atMs) / 1000),
    insideMs: (seconds) => {
      const ms = seconds * 1000 - clockStartMs;
      return spec.startMs + (ms > 0 ? ms * speed : ms);
    },
    serialised: new Map(),
  };
}

const entryOf = (options: SimulatedPveOptions, spec: ClusterSpec): string =>
  options.entry ?? spec.nodes[0]?.name ?? '';

/**
 * Starts a simulated PVE on the loopback address. Its cluster catches up with the clock whenever it is asked,
 * so it costs nothing while nobody looks. Throws when `openssl` is missing or the port is taken.
 */
export async function startSimulatedPve(options: SimulatedPveOptions = {}): Promise<SimulatedPve> {
  const { clock = systemClock, port = 0, pages = {} } = options;
  const spec = specOf(options, clock.nowMs());
  const certificate = await nodeCertificate(certificateNames(spec, entryOf(options, spec)));
  const state = simulatedState({ ...options, clock, cluster: spec }, certificate.fingerprint);
  const { cluster, access, tickets } = state;
  const serving: Serving = {
    state,
    settings: {
      messageInBody: options.messageInBody ?? true,
      authDelayMs: options.authDelayMs ?? (options.clock ? 0 : 3000),
      proxyTimeoutMs: options.proxyTimeoutMs ?? (options.clock ? 0 : 30_000),
    },
    faults: createFaults(),
    requests: createRequestCounter(),
    pages,
  };
  const listening = await listen(certificate, port, (request, response) =>
    serveRequest(serving, request, response),
  );
  return {
    port: listening.port,
    baseUrl: `https://127.0.0.1:${listening.port}`,
    ...certificate,
    users: access.users,
    cluster,
    access,
    tickets,
    faults: serving.faults,
    requests: serving.requests,
    apply: (event) => {
      catchUp(state);
      applyEvent(cluster, event);
    },
    catchUp: () => catchUp(state),
    addToken: (userid, name, given = {}) => addToken(access, userid, name, given),
    close: () => listening.close(),
  };
}

/** Before its start the cluster's time is the clock's; from then on it runs `speed` times as fast. */
const outside = (atMs: number, startMs: number, clockStartMs: number, speed: number): number => {
  const ms = atMs - startMs;
  return clockStartMs + (ms > 0 ? ms / speed : ms);
};

/** The entry node and what a certificate holds of the others without growing without end. */
const certificateNames = (spec: ClusterSpec, entry: string): string[] => [
  entry,
  ...spec.nodes
    .map(({ name }) => name)
    .filter((name) => name !== entry)
    .slice(0, 63),
];

function addToken(
  access: Access,
  userid: string,
  name: string,
  { privsep = true, acl = [] }: { privsep?: boolean; acl?: readonly AclEntry[] },
): string {
  const token: SimulatedToken = { tokenid: `${userid}!${name}`, secret: randomUUID(), privsep };
  access.tokens.push(token);
  access.acl.push(...acl);
  access.changed();
  return `${token.tokenid}=${token.secret}`;
}
