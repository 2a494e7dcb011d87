import { createHash } from 'node:crypto';
import { haStamp } from '#shared/simulation/civil-time.ts';
import type { HaService } from '#shared/simulation/ha-state.ts';
import { isQuorate } from '#shared/simulation/virtual-cluster.ts';
import { isSince } from '../release.ts';
import type { Route, RouteRequest } from '../route.ts';
import { haNodeState } from '../rows.ts';

const ROUND_MS = 10_000;
const auditRoot = { path: '/', privileges: ['Sys.Audit'] } as const;

/** The last round of a daemon; each has its own second in the ten. */
function roundMs({ state }: RouteRequest, offset: number): number {
  const { nowMs, ha } = state.cluster;
  const atMs = ha.stoppedAtMs ?? nowMs;
  return Math.floor((atMs - offset * 1000) / ROUND_MS) * ROUND_MS + offset * 1000;
}

const isActive = ({ state }: RouteRequest, node: string): boolean =>
  [...state.cluster.ha.services.values()].some((service) => service.node === node);

function lrmText(request: RouteRequest, node: string, stamp: string): string {
  const { cluster } = request.state;
  if (cluster.nodes.get(node)?.online !== true) return `${node} (old timestamp - dead?, ${stamp})`;
  if (cluster.ha.maintenance.has(node)) return `${node} (maintenance mode, watchdog active, ${stamp})`;
  const mode = isActive(request, node) ? 'active, watchdog active' : 'idle, watchdog standby';
  return `${node} (${mode}, ${stamp})`;
}

function lrmRows(request: RouteRequest) {
  const { cluster } = request.state;
  return [...cluster.nodes.values()].map((node, index) => {
    const name = node.spec.name;
    const atMs = node.online ? roundMs(request, 3 + (index % 5)) : node.offlineSinceMs;
    const timestamp = request.state.outsideSeconds(atMs);
    const status = lrmText(request, name, haStamp(timestamp * 1000));
    return { id: `lrm:${name}`, type: 'lrm', node: name, status, timestamp };
  });
}

function serviceRow(request: RouteRequest, service: HaService) {
  const { cluster } = request.state;
  const resource = cluster.ha.resources.find(({ sid }) => sid === service.sid);
  const target = service.target === undefined ? '' : ` => ${service.target}`;
  const failback = isSince(request.node.spec.release, '9.0')
    ? { failback: resource?.failback === false ? 0 : 1 }
    : {};
  return {
    id: `service:${service.sid}`,
    type: 'service',
    sid: service.sid,
    node: service.node,
    state: service.state,
    crm_state: service.state,
    request_state: resource?.state ?? 'started',
    status: `${service.sid} (${service.node}${target}, ${service.state})`,
    max_restart: resource?.maxRestart ?? 1,
    max_relocate: resource?.maxRelocate ?? 1,
    ...failback,
    ...(resource?.group === undefined ? {} : { group: resource.group }),
    ...(resource?.comment === undefined ? {} : { comment: resource.comment }),
  };
}

function current(request: RouteRequest) {
  const { state, node } = request;
  const { ha } = state.cluster;
  const quorate = isQuorate(state.cluster);
  const quorum = {
    id: 'quorum',
    type: 'quorum',
    node: state.entry,
    quorate: quorate ? 1 : 0,
    status: quorate ? 'OK' : `No quorum on node '${state.entry}'!`,
  };
  if (ha.services.size === 0) return [quorum];
  const timestamp = state.outsideSeconds(roundMs(request, 2));
  const master = {
    id: 'master',
    type: 'master',
    node: ha.masterNode,
    timestamp,
    status: `${ha.masterNode} (active, ${haStamp(timestamp * 1000)})`,
  };
  const fencing = {
    id: 'fencing',
    type: 'fencing',
    node: ha.masterNode,
    'armed-state': ha.armed,
    status: ha.armed === 'armed' ? 'armed (CRM watchdog active)' : `disarmed (${ha.resourceMode} mode)`,
    ...(ha.resourceMode === undefined ? {} : { resource_mode: ha.resourceMode }),
  };
  const services = [...ha.services.values()].map((service) => serviceRow(request, service));
  return [
    quorum,
    master,
    ...(isSince(node.spec.release, '9.2') ? [fencing] : []),
    ...lrmRows(request),
    ...services,
  ];
}

const uidOf = (service: HaService): string =>
  createHash('md5').update(service.sid).digest('base64').replace(/=+$/, '');

function serviceStatus(service: HaService) {
  return {
    node: service.node,
    state: service.state,
    uid: uidOf(service),
    ...(service.state === 'started' ? { running: 1 } : {}),
    ...(service.target === undefined ? {} : { target: service.target }),
    ...(service.maintenanceNode === undefined ? {} : { maintenance_node: service.maintenanceNode }),
  };
}

function lrmStatus(request: RouteRequest) {
  const { cluster } = request.state;
  return Object.fromEntries(
    [...cluster.nodes.values()].map((node, index) => {
      const name = node.spec.name;
      const here = [...cluster.ha.services.values()].filter((service) => service.node === name);
      const results = here.map((service) => [
        uidOf(service),
        { sid: service.sid, state: service.state, exit_code: 0 },
      ]);
      const atMs = node.online ? roundMs(request, 3 + (index % 5)) : node.offlineSinceMs;
      return [
        name,
        {
          mode: cluster.ha.maintenance.has(name) ? 'maintenance' : 'active',
          state: here.length > 0 ? 'active' : 'wait_for_agent_lock',
          timestamp: request.state.outsideSeconds(atMs),
          results: Object.fromEntries(results),
        },
      ];
    }),
  );
}

function managerStatus(request: RouteRequest) {
  const { state } = request;
  const { cluster } = state;
  const { ha } = cluster;
  const quorum = { node: state.entry, quorate: isQuorate(cluster) ? '1' : '0' };
  if (ha.services.size === 0) return { manager_status: {}, quorum, lrm_status: {} };
  const requests = [...ha.asked].map((node) => [node, ha.maintenance.has(node) ? { maintenance: 1 } : {}]);
  return {
    manager_status: {
      master_node: ha.masterNode,
      timestamp: state.outsideSeconds(roundMs(request, 2)),
      node_status: Object.fromEntries(
        [...cluster.nodes.values()].map((node) => [node.spec.name, haNodeState(cluster, node)]),
      ),
      service_status: Object.fromEntries(
        [...ha.services.values()].map((service) => [service.sid, serviceStatus(service)]),
      ),
      ...(requests.length > 0 ? { node_request: Object.fromEntries(requests) } : {}),
      ...(ha.armed === 'disarmed' ? { disarm: { mode: ha.resourceMode, state: 'disarmed' } } : {}),
    },
    quorum,
    lrm_status: lrmStatus(request),
  };
}

const read = {
  method: 'GET',
  parameters: {},
  access: auditRoot,
  proxied: false,
  isProtected: false,
} as const;

export const haStatusRoutes: readonly Route[] = [
  { ...read, path: '/cluster/ha/status/current', answer: current },
  { ...read, path: '/cluster/ha/status/manager_status', answer: managerStatus },
];
