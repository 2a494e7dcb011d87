import type { ClusterSpec, HaGroupSpec, HaResourceSpec, HaRuleSpec } from './cluster-spec.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

export const HA_STATES = [
  ...(['started', 'stopped', 'migrate', 'relocate', 'fence', 'recovery', 'error', 'ignored'] as const),
] as const;

/** A service as the CRM keeps it. */
export interface HaService {
  readonly sid: string;
  node: string;
  state: (typeof HA_STATES)[number];
  target: string | undefined;
  /** The node it left for maintenance, and goes back to. */
  maintenanceNode: string | undefined;
  upid: string | undefined;
}

/** A queued `ha-manager migrate`. */
export interface HaCommand {
  readonly sid: string;
  readonly target: string;
  readonly how: 'migrate' | 'relocate';
}

export interface HaState {
  resources: HaResourceSpec[];
  rules: HaRuleSpec[];
  groups: readonly HaGroupSpec[];
  readonly services: Map<string, HaService>;
  queue: HaCommand[];
  /** What its manager makes of the next request for a service: nothing, or another node. */
  readonly whims: Map<string, string | undefined>;
  readonly maintenance: Set<string>;
  /** Nodes that were ever asked to go into maintenance: the manager keeps an empty request of them. */
  readonly asked: Set<string>;
  armed: 'armed' | 'disarmed';
  resourceMode: 'freeze' | 'ignore' | undefined;
  masterNode: string;
  /** Rounds in a row in which its scheduler found the cluster uneven. */
  unevenRounds: number;
  /** A manager is active: from the first round with something to manage. */
  hasMaster: boolean;
  /** Its manager hangs since then: nothing of it moves on. */
  stoppedAtMs: number | undefined;
}

export const newHaState = (spec: ClusterSpec): HaState => {
  const state: HaState = {
    resources: [...spec.haResources],
    rules: [...spec.haRules],
    groups: spec.haGroups,
    services: new Map(),
    queue: [],
    whims: new Map(),
    maintenance: new Set(),
    asked: new Set(),
    armed: 'armed',
    resourceMode: undefined,
    unevenRounds: 0,
    hasMaster: spec.haResources.length > 0,
    stoppedAtMs: undefined,
    masterNode: spec.nodes[1]?.name ?? spec.nodes[0]?.name ?? '',
  };
  const guests = new Map(spec.guests.map((guest) => [sidOf(guest.kind, guest.vmid), guest]));
  for (const { sid, state: request } of spec.haResources) {
    const guest = guests.get(sid);
    if (guest && request !== 'ignored') state.services.set(sid, newService(sid, guest));
  }
  return state;
};

const newService = (
  sid: string,
  { node, status }: { readonly node: string; readonly status: string },
): HaService => ({
  sid,
  node,
  state: status === 'stopped' ? 'stopped' : 'started',
  target: undefined,
  maintenanceNode: undefined,
  upid: undefined,
});

/** Puts a guest under the care of the HA manager. */
export function manageGuest(cluster: VirtualCluster, resource: HaResourceSpec): void {
  cluster.ha.resources.push(resource);
  const guest = cluster.guests.get(vmidOf(resource.sid));
  if (guest && resource.state !== 'ignored')
    cluster.ha.services.set(resource.sid, newService(resource.sid, guest));
  cluster.revision++;
}

export const sidOf = (kind: 'qemu' | 'lxc', vmid: number): string =>
  `${kind === 'qemu' ? 'vm' : 'ct'}:${vmid}`;

export const vmidOf = (sid: string): number => Number(sid.split(':')[1]);

/** Whether the HA manager moves this guest itself; a disarmed HA in ignore mode manages nothing. */
export const isManaged = (ha: HaState, sid: string): boolean =>
  ha.services.has(sid) && !(ha.armed === 'disarmed' && ha.resourceMode === 'ignore');
