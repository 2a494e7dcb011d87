import { shownGrants } from '../access.ts';
import { forbidden, parameterFailure } from '../api-failure.ts';
import { text } from '../parameter.ts';
import { Answer, type Route, type RouteRequest } from '../route.ts';

function permissions({ state, identity, values }: RouteRequest) {
  const { access } = state;
  const other = values.userid;
  const who = other === undefined ? identity.id : String(other);
  const own = who === identity.id || who.startsWith(`${identity.id}!`);
  if (!own && !access.holds(identity.id, '/access', 'Sys.Audit')) throw forbidden('/access', ['Sys.Audit']);
  const path = values.path;
  if (path !== undefined && !/^\/[\w.@:/-]*$/.test(String(path)))
    throw parameterFailure({ path: `invalid ACL path '${String(path)}'` });
  if (path === undefined) return new Answer({ text: access.dump(who) });
  return { [String(path)]: shownGrants(access.grantsOn(who, String(path))) };
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
