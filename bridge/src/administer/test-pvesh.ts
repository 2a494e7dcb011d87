import type { RunAnswer } from './machine.ts';
import type { PveshCall, PveshVerb } from './pvesh.ts';

const OK: RunAnswer = { code: 0, stdout: '', stderr: '' };
const json = (value: unknown): RunAnswer => ({ ...OK, stdout: JSON.stringify(value) });
const refused = (text: string): RunAnswer => ({ code: 255, stdout: '', stderr: `${text}\n` });

interface Acl {
  path: string;
  roleid: string;
  ugid: string;
  type: string;
  propagate: number;
}
interface Rule {
  comment?: string;
  dport?: string;
  source?: string;
  enable?: number;
}
interface User {
  enable: number;
  /** Token name to its secret. */
  readonly tokens: Map<string, string>;
}
type Given = Readonly<Record<string, string>>;

/** As much of the access control and the firewall of Proxmox VE as root's commands use. */
export interface TestPvesh {
  readonly calls: PveshCall[];
  readonly roles: Map<string, string>;
  readonly users: Map<string, User>;
  readonly acl: Acl[];
  readonly rules: Rule[];
  /** What any other path answers. */
  readonly answers: Map<string, unknown>;
  secretsMade: number;
}

export const testPvesh = (): TestPvesh => ({
  calls: [],
  roles: new Map([['PVEAuditor', 'Sys.Audit,VM.Audit']]),
  users: new Map([['root@pam', { enable: 1, tokens: new Map<string, string>() }]]),
  acl: [],
  rules: [],
  answers: new Map(),
  secretsMade: 0,
});

export function runPvesh(pve: TestPvesh, [verb, path = '', ...rest]: readonly string[]): RunAnswer {
  const parameters: Record<string, string> = {};
  for (let index = 0; index + 1 < rest.length; index += 2)
    parameters[(rest[index] ?? '').replace(/^--/, '')] = rest[index + 1] ?? '';
  if (parameters['output-format'] !== 'json') return refused('no JSON was asked for');
  delete parameters['output-format'];
  pve.calls.push({ verb: verb as PveshVerb, path, parameters });
  for (const [place, handler] of HANDLERS)
    if (path.startsWith(place)) return handler(pve, verb as PveshVerb, path, parameters);
  return pve.answers.has(path) ? json(pve.answers.get(path)) : refused(`no handler for ${path}`);
}

type Handler = (pve: TestPvesh, verb: PveshVerb, path: string, given: Given) => RunAnswer;

const changeRole: Handler = ({ roles }, verb, path, given) => {
  if (verb === 'get') return json([...roles].map(([roleid, privs]) => ({ roleid, privs, special: 0 })));
  const name = given.roleid ?? path.split('/').at(-1) ?? '';
  if ((verb === 'create') === roles.has(name)) return refused(`role '${name}' is there already, or is not`);
  if (verb === 'delete') roles.delete(name);
  else roles.set(name, (given.privs ?? '').split(' ').join(','));
  return OK;
};

const changeUser: Handler = (pve, verb, path, given) => {
  const [, , , userid = given.userid ?? '', , token] = path.split('/');
  if (path.includes('/token')) return changeToken(pve, verb, userid, token);
  if (verb === 'get')
    return json([...pve.users].map(([id, { enable }]) => ({ userid: id, enable, 'realm-type': 'pve' })));
  if (verb === 'delete') return pve.users.delete(userid) ? OK : refused(`no such user ('${userid}')`);
  if (pve.users.has(userid)) return refused(`create user failed: user '${userid}' already exists`);
  pve.users.set(userid, { enable: 1, tokens: new Map() });
  return OK;
};

function changeToken(pve: TestPvesh, verb: PveshVerb, userid: string, token: string | undefined): RunAnswer {
  const tokens = pve.users.get(userid)?.tokens;
  if (!tokens) return refused(`no such user ('${userid}')`);
  if (token === undefined) return json([...tokens.keys()].map((tokenid) => ({ tokenid, privsep: 1 })));
  if (verb === 'delete') return tokens.delete(token) ? OK : refused(`no such token '${token}'`);
  if (tokens.has(token)) return refused('Token already exists.');
  pve.secretsMade += 1;
  const value = `00000000-0000-4000-8000-${String(pve.secretsMade).padStart(12, '0')}`;
  tokens.set(token, value);
  return json({ 'full-tokenid': `${userid}!${token}`, info: { privsep: '1' }, value });
}

const changeAcl: Handler = ({ acl, roles }, verb, _path, given) => {
  if (verb === 'get') return json(acl);
  const { path = '', roles: roleid = '', users, tokens = '' } = given;
  const [ugid, type] = users === undefined ? [tokens, 'token'] : [users, 'user'];
  if (!roles.has(roleid)) return refused(`role '${roleid}' does not exist`);
  const at = acl.findIndex((entry) => entry.path === path && entry.roleid === roleid && entry.ugid === ugid);
  if (given.delete !== undefined) acl.splice(at, at < 0 ? 0 : 1);
  else if (at < 0) acl.push({ path, roleid, ugid, type, propagate: 1 });
  return OK;
};

const changeRules: Handler = ({ rules }, verb, path, { digest: expected, ...given }) => {
  const rule = { ...given, enable: Number(given.enable) };
  const digest = JSON.stringify(rules).length.toString(16);
  if (verb === 'get') return json(rules.map((known, pos) => ({ pos, type: 'in', ...known, digest })));
  if (expected !== undefined && expected !== digest) return refused('detected modified configuration');
  if (verb === 'create') rules.unshift(rule);
  else rules.splice(Number(path.split('/').at(-1)), 1, ...(verb === 'set' ? [rule] : []));
  return OK;
};

const HANDLERS: readonly (readonly [string, Handler])[] = [
  ['/access/acl', changeAcl],
  ['/access/roles', changeRole],
  ['/access/users', changeUser],
  ['/cluster/firewall/rules', changeRules],
];
