import { ApiFailure } from '../api-failure.ts';
import { capabilities } from '../capabilities.ts';
import { flag, required, text } from '../parameter.ts';
import type { Route, RouteRequest, Values } from '../route.ts';
import type { SimulatedState } from '../simulated-state.ts';

const failed = (): ApiFailure => new ApiFailure(401, 'authentication failure\n');

function useridOf(values: Values): string {
  const name = String(values.username ?? '');
  const realm = values.realm;
  return realm === undefined || name.includes('@') ? name : `${name}@${String(realm)}`;
}

function fullAnswer(state: SimulatedState, userid: string) {
  const audits = state.access.holds(userid, '/', 'Sys.Audit');
  return {
    username: userid,
    ticket: state.tickets.issue(userid),
    CSRFPreventionToken: state.tickets.csrf(userid),
    cap: capabilities(state.access, userid),
    ...(audits ? { clustername: state.cluster.spec.name } : {}),
  };
}

function secondFactor(state: SimulatedState, userid: string, values: Values) {
  const half = state.tickets.verifyHalf(String(values['tfa-challenge']));
  const user = state.access.users.find((other) => other.userid === userid);
  const good = half === userid && user?.totp !== undefined && values.password === `totp:${user.totp}`;
  if (!good) throw failed();
  return fullAnswer(state, userid);
}

/** `path` and `privs`: only whether the password is good and the privileges are held. */
function verifyOnly({ access }: SimulatedState, userid: string, values: Values) {
  const wanted = String(values.privs ?? '').split(/[,; ]+/);
  const path = String(values.path);
  if (!wanted.every((name) => access.holds(userid, path, name))) throw failed();
  return { username: userid, cap: capabilities(access, userid) };
}

function signIn({ state, values }: RouteRequest) {
  const userid = useridOf(values);
  const user = state.access.users.find((other) => other.userid === userid);
  const password = String(values.password ?? '');
  if (!user?.enabled) throw failed();
  if (values['tfa-challenge'] !== undefined) return secondFactor(state, userid, values);
  const byTicket = password.startsWith('PVE:') ? state.tickets.verify(password) : undefined;
  if (byTicket !== userid && byTicket !== 'root@pam' && password !== user.password) throw failed();
  if (values.path !== undefined) return verifyOnly(state, userid, values);
  if (byTicket === undefined && user.totp !== undefined)
    return {
      username: userid,
      ticket: state.tickets.issueHalf(userid),
      CSRFPreventionToken: state.tickets.csrf(userid),
      cap: {},
      NeedTFA: 1,
    };
  return fullAnswer(state, userid);
}

export const ticketRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/access/ticket',
    parameters: {
      username: required(text),
      password: required(text),
      realm: text,
      otp: text,
      'tfa-challenge': text,
      'new-format': flag,
      path: text,
      privs: text,
    },
    access: 'world',
    proxied: false,
    isProtected: true,
    answer: signIn,
  },
];
