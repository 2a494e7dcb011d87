import { forbidden, parameterFailure } from '../api-failure.ts';
import { text } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

/** The paths that a dump always looks at (pve-api 1.4). */
const FIXED = ['/', '/access', '/access/groups', '/nodes', '/pool', '/sdn', '/storage', '/vms'];

function permissions({ state, identity, values }: RouteRequest) {
  const { access } = state;
  const other = values.userid;
  const who = other === undefined ? identity.id : String(other);
  const own = who === identity.id || who.startsWith(`${identity.id}!`);
  if (!own && !access.holds(identity.id, '/access', 'Sys.Audit')) throw forbidden('/access', ['Sys.Audit']);
  const path = values.path;
  if (path !== undefined && !/^\/[\w.@:/-]*$/.test(String(path)))
    throw parameterFailure({ path: `invalid ACL path '${String(path)}'` });
  const paths = path === undefined ? [...new Set([...FIXED, ...access.listedPaths()])] : [String(path)];
  const found = paths.map((each): [string, Record<string, number>] => [
    each,
    Object.fromEntries([...access.grantsOn(who, each)].map(([name, propagate]) => [name, propagate ? 1 : 0])),
  ]);
  const shown = path === undefined ? found.filter(([, grants]) => Object.keys(grants).length > 0) : found;
  return Object.fromEntries(shown);
}

export const permissionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/access/permissions',
    parameters: { path: text, userid: text },
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: permissions,
  },
];
