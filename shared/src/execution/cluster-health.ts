import * as z from 'zod/mini';
import { Reason, reason } from '../plan/reason.ts';
import { isHaMotion } from '../snapshot/activity.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** `stop`: nothing is started, and what runs ends alone; `ask`: a person must tick it; `note`: shown only. */
export const HEALTH_LEVELS = ['stop', 'ask', 'note'] as const;

export const HealthFinding = z.object({ level: z.enum(HEALTH_LEVELS), reason: Reason });
export type HealthFinding = Readonly<z.infer<typeof HealthFinding>>;

const stop = (why: Reason): HealthFinding => ({ level: 'stop', reason: why });

/** The HA manager writes its state every 10 s. */
const MANAGER_AGE_MAX_MS = 30_000;
const CLOCK_OFF_MAX_SECONDS = 60;
/** In these the HA manager rescues a guest, or has given it up. */
const TROUBLE: ReadonlySet<string> = new Set(['fence', 'recovery', 'error']);
const CEPH_PLUGINS: ReadonlySet<string> = new Set(['rbd', 'cephfs']);

function quorumFindings({ cluster, activity }: ClusterSnapshot): HealthFinding[] {
  if (cluster.quorate === false) return [stop(reason('health-quorum'))];
  const spare = activity?.votesToSpare;
  return spare !== undefined && spare < 0 ? [{ level: 'ask', reason: reason('health-quorum-margin') }] : [];
}

/** For how long the HA manager has said nothing; `undefined` where it is not seen. */
function silentMs({ activity, nodes, takenAtMs }: ClusterSnapshot): number | undefined {
  const { writtenAtMs, master } = activity?.ha ?? {};
  const offset = nodes.find(({ name }) => name === master)?.clockOffsetSeconds ?? 0;
  return writtenAtMs === undefined ? undefined : takenAtMs + offset * 1000 - writtenAtMs;
}

/** The HA manager sleeps, or is dead: what it says of nodes is what it saw last. */
export const isHaSilent = (snapshot: ClusterSnapshot): boolean =>
  (silentMs(snapshot) ?? 0) > MANAGER_AGE_MAX_MS;

function haFindings(snapshot: ClusterSnapshot): HealthFinding[] {
  const { cluster, activity, guests } = snapshot;
  const found = cluster.haArmed === false ? [stop(reason('health-disarmed'))] : [];
  const ha = activity?.ha;
  if (ha === undefined) return found;
  for (const service of ha.busy) {
    const { sid: guest = 'a guest', state } = service;
    if (TROUBLE.has(state)) found.push(stop(reason('health-ha-guest', { guest, state })));
    else if (isHaMotion(service))
      found.push({ level: 'note', reason: reason('health-ha-moving', { guest }) });
  }
  // Without anything to manage it sleeps, and writes nothing.
  if (!isHaSilent(snapshot) || !guests.some((guest) => guest.ha !== undefined)) return found;
  const age = Math.round((silentMs(snapshot) ?? 0) / 1000);
  return [...found, stop(reason('health-ha-dead', { node: ha.master ?? '?', age }))];
}

/** Whether a volume of a guest is on Ceph; of unread ones nobody knows, so they count. */
function isOnCeph({ storages }: ClusterSnapshot): (guest: GuestFacts) => boolean {
  const ceph = new Set(
    storages.flatMap(({ storage, plugin = '' }) => (CEPH_PLUGINS.has(plugin) ? storage : [])),
  );
  return ({ placement }) => placement?.volumes.some(({ storage }) => ceph.has(storage)) ?? true;
}

function cephFindings(snapshot: ClusterSnapshot, vmids: ReadonlySet<number>): HealthFinding[] {
  const ceph = snapshot.activity?.ceph;
  if (ceph === undefined) return [];
  // without checks its state is all that is known
  const checks = ceph.checks.join('; ') || (ceph.status === 'error' ? 'HEALTH_ERR' : 'HEALTH_WARN');
  if (ceph.status === 'error') return [stop(reason('health-ceph-error', { checks }))];
  if (ceph.isRecovering) {
    const concerned = snapshot.guests.filter(({ vmid }) => vmids.has(vmid)).some(isOnCeph(snapshot));
    return [{ level: concerned ? 'stop' : 'note', reason: reason('health-ceph-recovering') }];
  }
  return ceph.status === 'warn' ? [{ level: 'note', reason: reason('health-ceph-warn', { checks }) }] : [];
}

/** Compared with the middle of them: the clock that is wrong may be our own. */
function clockFindings({ nodes }: ClusterSnapshot): HealthFinding[] {
  const told = nodes.flatMap(({ name, status, clockOffsetSeconds: offset }) =>
    status === 'online' && offset !== undefined ? [{ name, offset }] : [],
  );
  const sorted = told.map(({ offset }) => offset).sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return told
    .map(({ name, offset }) => ({ node: name, off: Math.abs(offset - middle) }))
    .filter(({ off }) => off > CLOCK_OFF_MAX_SECONDS)
    .map((data) => stop(reason('health-clock', data)));
}

/** What about the cluster is against moving these guests now (S15), the gravest first. */
export function clusterHealth(snapshot: ClusterSnapshot, vmids: readonly number[]): HealthFinding[] {
  const found = [
    ...quorumFindings(snapshot),
    ...haFindings(snapshot),
    ...cephFindings(snapshot, new Set(vmids)),
    ...clockFindings(snapshot),
  ];
  const rank = ({ level }: HealthFinding) => HEALTH_LEVELS.indexOf(level);
  return found.sort((one, other) => rank(one) - rank(other));
}
