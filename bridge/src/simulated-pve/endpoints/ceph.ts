import { ApiFailure } from '../api-failure.ts';
import type { Route, RouteRequest } from '../route.ts';

const CEPH_PLUGINS: ReadonlySet<string> = new Set(['rbd', 'cephfs']);
const ROUTE = { parameters: {}, proxied: false, isProtected: true } as const;

/** `ceph status`, with its health in detail; a cluster without Ceph has not even the program. */
function cephStatus({ state }: RouteRequest) {
  const { spec, ceph } = state.cluster;
  if (!spec.storages.some(({ type }) => CEPH_PLUGINS.has(type)))
    throw new ApiFailure(500, 'binary not installed: /usr/bin/ceph-mon\n');
  const flags = ceph.nooutNodes.map((node) => ({ message: `host ${node} has flags noout` }));
  const degraded = {
    severity: 'HEALTH_WARN',
    summary: { message: 'Degraded data redundancy: 120/3600 objects degraded', count: 120 },
    detail: [{ message: 'pg 2.1a is active+undersized+degraded' }],
    muted: false,
  };
  const flagged = {
    severity: 'HEALTH_WARN',
    summary: {
      message: `${flags.length} OSDs or CRUSH {nodes, device-classes} have NOOUT flags set`,
      count: 1,
    },
    detail: flags,
    muted: false,
  };
  return {
    fsid: '00000000-0000-4000-8000-000000000000',
    health: {
      status: ceph.status,
      checks: {
        ...(ceph.isRecovering ? { PG_DEGRADED: degraded } : {}),
        ...(flags.length > 0 ? { OSD_FLAGS: flagged } : {}),
      },
      mutes: [],
    },
    pgmap: {
      num_pgs: 128,
      pgs_by_state: ceph.isRecovering
        ? [
            { state_name: 'active+clean', count: 120 },
            { state_name: 'active+undersized+degraded', count: 8 },
          ]
        : [{ state_name: 'active+clean', count: 128 }],
      ...(ceph.isRecovering ? { degraded_objects: 120, degraded_total: 3600 } : {}),
    },
  };
}

export const cephRoutes: readonly Route[] = [
  {
    ...ROUTE,
    method: 'GET',
    path: '/cluster/ceph/status',
    access: { path: '/', privileges: ['Sys.Audit', 'Datastore.Audit'] },
    answer: cephStatus,
  },
];
