import type { HaResourceSpec } from '#shared/simulation/cluster-spec.ts';
import { requestHaMove } from '#shared/simulation/ha-round.ts';
import { guestOfSid, opponentsOn, partnersOf } from '#shared/simulation/ha-rules.ts';
import { manageGuest } from '#shared/simulation/ha-state.ts';
import { isQuorate } from '#shared/simulation/virtual-cluster.ts';
import { died } from '../api-failure.ts';
import { digestOf } from '../format.ts';
import { flag, integer, nodeName, oneOf, required, since, text } from '../parameter.ts';
import { isSince } from '../release.ts';
import type { Route, RouteRequest } from '../route.ts';

const haWrite = { path: '/', privileges: ['Sys.Console'] } as const;
const audit = { path: '/', privileges: ['Sys.Audit'] } as const;

function row({ state }: RouteRequest, resource: HaResourceSpec) {
  const { sid, comment, group, failback, maxRestart, maxRelocate, autoRebalance } = resource;
  return {
    sid,
    type: sid.split(':')[0],
    digest: digestOf(state.cluster.ha.resources),
    ...(resource.state === undefined ? {} : { state: resource.state }),
    ...(comment === undefined ? {} : { comment }),
    ...(group === undefined ? {} : { group }),
    ...(failback === undefined ? {} : { failback: failback ? 1 : 0 }),
    ...(autoRebalance === undefined ? {} : { 'auto-rebalance': autoRebalance ? 1 : 0 }),
    ...(maxRestart === undefined ? {} : { max_restart: maxRestart }),
    ...(maxRelocate === undefined ? {} : { max_relocate: maxRelocate }),
  };
}

/** `104` is as good as `vm:104`. */
function fullSid({ state, values }: RouteRequest): string {
  const raw = String(values.sid);
  if (raw.includes(':')) return raw;
  return state.cluster.guests.get(Number(raw))?.spec.kind === 'lxc' ? `ct:${raw}` : `vm:${raw}`;
}

const resources = (request: RouteRequest) =>
  request.state.cluster.ha.resources
    .filter(({ sid }) => request.values.type === undefined || sid.startsWith(String(request.values.type)))
    .map((resource) => row(request, resource));

function oneResource(request: RouteRequest) {
  const sid = fullSid(request);
  const found = request.state.cluster.ha.resources.find((resource) => resource.sid === sid);
  if (!found) throw died(`no such resource '${sid}'`);
  return row(request, found);
}

function create(request: RouteRequest): null {
  const { state, values, node } = request;
  const { cluster } = state;
  const sid = fullSid(request);
  if (!guestOfSid(cluster, sid)) throw died(`resource '${sid}' does not exist in cluster`);
  if (values.group !== undefined && isSince(node.spec.release, '9.0'))
    throw died("invalid parameter 'group': ha groups have been migrated to rules");
  if (cluster.ha.resources.some((resource) => resource.sid === sid))
    throw died(`create resource failed: resource ID '${sid}' already defined`);
  if (!isQuorate(cluster)) throw died("cfs-lock 'domain-ha' error: no quorum!");
  const resource: HaResourceSpec = {
    sid,
    ...(values.state === undefined ? {} : { state: values.state as NonNullable<HaResourceSpec['state']> }),
    ...(values.comment === undefined ? {} : { comment: String(values.comment) }),
    ...(values.failback === undefined ? {} : { failback: values.failback === true }),
    ...(values.group === undefined ? {} : { group: String(values.group) }),
    ...(values.max_restart === undefined ? {} : { maxRestart: Number(values.max_restart) }),
    ...(values.max_relocate === undefined ? {} : { maxRelocate: Number(values.max_relocate) }),
  };
  manageGuest(cluster, resource);
  return null;
}

/** Queues a move as `ha-manager` does: told what comes along and what blocks it, but queued in any case. */
const move = (how: 'migrate' | 'relocate') => (request: RouteRequest) => {
  const { state, values, node } = request;
  const { cluster } = state;
  const sid = fullSid(request);
  if (!cluster.ha.services.has(sid)) throw died(`resource '${sid}' is not HA managed`);
  if (!isQuorate(cluster)) throw died('cluster not ready - no quorum?');
  const target = String(values.node);
  const partners = partnersOf(cluster, sid);
  const blocking = opponentsOn(cluster, sid, target);
  requestHaMove(cluster, sid, target, how);
  if (!isSince(node.spec.release, '9.0')) return null;
  return {
    sid,
    'requested-node': target,
    ...(partners.length > 0 ? { 'comigrated-resources': partners } : {}),
    ...(blocking.length > 0
      ? { 'blocking-resources': blocking.map((other) => ({ sid: other, cause: 'resource-affinity' })) }
      : {}),
  };
};

const write = { method: 'POST', access: haWrite, proxied: false, isProtected: true } as const;
const read = { method: 'GET', access: audit, proxied: false, isProtected: false } as const;

export const haResourceRoutes: readonly Route[] = [
  {
    ...read,
    path: '/cluster/ha/resources',
    parameters: { type: oneOf('ct', 'vm') },
    answer: resources,
  },
  {
    ...write,
    path: '/cluster/ha/resources',
    parameters: {
      comment: text,
      failback: since('9.0', flag),
      group: text,
      max_relocate: integer(0),
      max_restart: integer(0),
      sid: required(text),
      state: oneOf('started', 'stopped', 'enabled', 'disabled', 'ignored'),
      type: oneOf('ct', 'vm'),
    },
    answer: create,
  },
  { ...read, path: '/cluster/ha/resources/{sid}', parameters: {}, answer: oneResource },
  {
    ...write,
    path: '/cluster/ha/resources/{sid}/migrate',
    parameters: { node: required(nodeName) },
    answer: move('migrate'),
  },
  {
    ...write,
    path: '/cluster/ha/resources/{sid}/relocate',
    parameters: { node: required(nodeName) },
    answer: move('relocate'),
  },
];
