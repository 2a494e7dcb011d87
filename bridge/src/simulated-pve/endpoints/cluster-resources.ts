import { broadcastOf } from '#shared/simulation/broadcast.ts';
import { oneOf } from '../parameter.ts';
import { isSince } from '../release.ts';
import { Answer, type Route, type RouteRequest } from '../route.ts';
import { guestRow, haNodeState, nodeRow, nodesOf, poolRow, type Row, storageRow } from '../rows.ts';
import { seesStorage } from '../sees-storage.ts';

const guestRows = ({ state, identity }: RouteRequest): Row[] => {
  const { cluster, access } = state;
  return [...cluster.guests.values()]
    .filter(({ spec }) => access.holds(identity.id, `/vms/${spec.vmid}`, 'VM.Audit'))
    .map((guest) => {
      const { pool } = guest.spec;
      const row = guestRow(cluster, guest);
      if (pool !== undefined && access.holds(identity.id, `/pool/${pool}`, 'Pool.Audit')) row.pool = pool;
      return row;
    });
};

const nodeRows = ({ state, identity }: RouteRequest): Row[] =>
  [...state.cluster.nodes.values()].map((node) => {
    const full = state.access.holds(identity.id, `/nodes/${node.spec.name}`, 'Sys.Audit');
    const row = { ...nodeRow(state.cluster, node, full), 'cgroup-mode': 2 };
    return state.cluster.ha.services.size > 0 ? { ...row, hastate: haNodeState(state.cluster, node) } : row;
  });

const storageRows = (request: RouteRequest): Row[] => {
  const { cluster } = request.state;
  return cluster.spec.storages
    .filter(({ storage }) => seesStorage(request, storage))
    .flatMap((storage) => nodesOf(cluster, storage).map((node) => storageRow(cluster, storage, node)));
};

const poolRows = ({ state, identity }: RouteRequest): Row[] =>
  state.cluster.spec.pools
    .filter((pool) => state.access.holds(identity.id, `/pool/${pool}`, 'Pool.Audit'))
    .map((pool) => poolRow(state.cluster, pool));

/** 9.x lists the network zones of each node; only to those who may see them. */
const networkRows = ({ state, identity, node }: RouteRequest): Row[] =>
  !isSince(node.spec.release, '9.0') ||
  !state.access.holds(identity.id, '/sdn/zones/localnetwork', 'SDN.Audit')
    ? []
    : [...state.cluster.nodes.keys()].map((name) => ({
        id: `network/${name}/zone/localnetwork`,
        type: 'network',
        'network-type': 'zone',
        network: 'localnetwork',
        node: name,
        status: 'ok',
      }));

const rowsOf = (request: RouteRequest): Row[] => {
  switch (request.values.type) {
    case 'vm':
      return guestRows(request);
    case 'node':
      return nodeRows(request);
    case 'storage':
      return storageRows(request);
    case 'sdn':
      return networkRows(request);
    default:
      return [poolRows, guestRows, nodeRows, storageRows, networkRows].flatMap((rows) => rows(request));
  }
};

/** One call for everything; serialised once per broadcast and user, as it can be megabytes. */
function resources(request: RouteRequest): Answer {
  const { state, identity, values } = request;
  const { cluster, serialised } = state;
  const slot = `${identity.id} ${String(values.type ?? '')}`;
  const key = `${broadcastOf(cluster).atMs} ${cluster.revision}`;
  const known = serialised.get(slot);
  if (known?.key === key) return new Answer({ text: known.text });
  const text = JSON.stringify(rowsOf(request));
  serialised.set(slot, { key, text });
  return new Answer({ text });
}

export const clusterResourcesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/resources',
    parameters: { type: oneOf('vm', 'storage', 'node', 'sdn') },
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: resources,
  },
];
