import type { BackupJobSpec, ReplicationSpec } from '#shared/simulation/cluster-spec.ts';
import { vmid } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';
import type { SimulatedState } from '../simulated-state.ts';

const DAY_MS = 86_400_000;

/** The next run after now: what was due a moment ago may not have started yet, but is not told any more. */
function nextRunMs({ cluster }: SimulatedState, { id, nextRunMs: first }: BackupJobSpec): number {
  const dueMs = cluster.nextRunMs.get(id) ?? first;
  return dueMs > cluster.nowMs ? dueMs : dueMs + DAY_MS;
}

const backupJobs = ({ state }: RouteRequest) =>
  state.cluster.spec.backupJobs.map((job) => ({
    id: job.id,
    type: 'vzdump',
    enabled: job.enabled ? 1 : 0,
    schedule: job.schedule,
    storage: job.storage,
    mode: 'snapshot',
    'next-run': state.outsideSeconds(nextRunMs(state, job)),
    ...(job.all ? { all: 1 } : {}),
    ...(job.vmids ? { vmid: job.vmids.join(',') } : {}),
    ...(job.pool === undefined ? {} : { pool: job.pool }),
    ...(job.node === undefined ? {} : { node: job.node }),
  }));

function replicationJob({ cluster }: SimulatedState, job: ReplicationSpec, index: number) {
  return {
    id: `${job.vmid}-${index}`,
    type: 'local',
    guest: job.vmid,
    jobnum: index,
    target: job.target,
    source: cluster.guests.get(job.vmid)?.node,
    schedule: '*/15',
    ...(job.disable ? { disable: 1 } : {}),
  };
}

const visibleReplications = ({ state, identity }: RouteRequest) =>
  state.cluster.replications
    .map((job, index, all) => ({
      job,
      number: all.slice(0, index).filter((o) => o.vmid === job.vmid).length,
    }))
    .filter(({ job }) => state.access.holds(identity.id, `/vms/${job.vmid}`, 'VM.Audit'))
    .map(({ job, number }) => replicationJob(state, job, number));

function nodeReplications(request: RouteRequest) {
  const { state, node, values } = request;
  const lastSync = state.outsideSeconds(Math.floor(state.cluster.nowMs / 900_000) * 900_000);
  return visibleReplications(request)
    .filter((job) => job.source === node.spec.name)
    .filter((job) => values.guest === undefined || job.guest === values.guest)
    .map((job) => ({
      ...job,
      last_sync: lastSync,
      last_try: lastSync,
      next_sync: lastSync + 900,
      fail_count: 0,
      duration: 3.2,
      vmtype: state.cluster.guests.get(job.guest)?.spec.kind,
    }));
}

export const clusterJobsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/backup',
    parameters: {},
    access: { path: '/', privileges: ['Sys.Audit'] },
    proxied: false,
    isProtected: false,
    answer: backupJobs,
  },
  {
    method: 'GET',
    path: '/cluster/replication',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: visibleReplications,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/replication',
    parameters: { guest: vmid },
    access: 'all',
    proxied: true,
    isProtected: true,
    answer: nodeReplications,
  },
];
