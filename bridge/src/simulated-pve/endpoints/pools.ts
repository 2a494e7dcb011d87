import { died } from '../api-failure.ts';
import { oneOf, text } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';
import { guestRow } from '../rows.ts';

const sees = ({ state, identity }: RouteRequest, pool: string): boolean =>
  state.access.holds(identity.id, `/pool/${pool}`, 'Pool.Audit');

const TYPES = oneOf('qemu', 'lxc', 'storage');

/** A pool with its members: rows as in the inventory, but for what is told elsewhere. */
function poolWithMembers({ state, values }: RouteRequest, poolid: string) {
  const { cluster } = state;
  if (!cluster.spec.pools.includes(poolid)) throw died(`pool '${poolid}' does not exist`);
  const members = [...cluster.guests.values()]
    .filter(({ spec }) => spec.pool === poolid && (values.type === undefined || values.type === spec.kind))
    .map((guest) => {
      const { tags, lock, hastate, ...row } = guestRow(cluster, guest);
      return row;
    });
  return { poolid, members };
}

function pools(request: RouteRequest) {
  const { state, values } = request;
  if (values.poolid !== undefined) return [poolWithMembers(request, String(values.poolid))];
  return state.cluster.spec.pools.filter((pool) => sees(request, pool)).map((poolid) => ({ poolid }));
}

export const poolRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/pools',
    parameters: { poolid: text, type: TYPES },
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: pools,
  },
  {
    method: 'GET',
    path: '/pools/{poolid}',
    parameters: { type: TYPES },
    access: { path: '/pool/{poolid}', privileges: ['Pool.Audit'] },
    proxied: false,
    isProtected: false,
    answer: (request) => poolWithMembers(request, String(request.values.poolid)),
  },
];
