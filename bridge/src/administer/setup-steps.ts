import type { AccessState, AclEntry } from './access-state.ts';
import {
  type Grant,
  type Identity,
  type IdentityName,
  privilegesOf,
  ROLES,
  type RoleName,
  tokenOf,
  USER,
} from './identities.ts';
import type { PveshCall } from './pvesh.ts';

/** One thing to do, in words and as a call. `secret`: what the call answers is that identity's new secret. */
export interface SetupStep {
  readonly text: string;
  readonly call: PveshCall;
  readonly secret?: IdentityName;
}

const ROLE_NAMES = Object.keys(ROLES).sort() as RoleName[];
const same = (first: readonly string[], second: readonly string[]): boolean => first.join() === second.join();

function roleSteps({ roles }: AccessState, wanted: ReadonlySet<RoleName>): SetupStep[] {
  return ROLE_NAMES.filter((role) => wanted.has(role)).flatMap((role): SetupStep[] => {
    const [is, privileges] = [roles.get(role), privilegesOf(role)];
    if (is && same(is, privileges)) return [];
    const privs = privileges.join(' ');
    return is
      ? [
          {
            text: `set the privileges of ${role}`,
            call: { verb: 'set', path: `/access/roles/${role}`, parameters: { privs } },
          },
        ]
      : [
          {
            text: `make the role ${role}`,
            call: { verb: 'create', path: '/access/roles', parameters: { roleid: role, privs } },
          },
        ];
  });
}

const userSteps = ({ user }: AccessState): SetupStep[] =>
  user === 'absent'
    ? [
        {
          text: `make the user ${USER}, who has no password and cannot log in`,
          call: {
            verb: 'create',
            path: '/access/users',
            parameters: { userid: USER, comment: 'pve-rebalance: its tokens read and move guests' },
          },
        },
      ]
    : [];

const isGranted = ({ acl }: AccessState, ugid: string, { path, role }: Grant): boolean =>
  acl.some((entry) => entry.ugid === ugid && entry.path === path && entry.roleid === role);

const aclCall = (ugid: string, path: string, role: string, isDelete = false): PveshCall => ({
  verb: 'set',
  path: '/access/acl',
  parameters: {
    path,
    roles: role,
    [ugid.includes('!') ? 'tokens' : 'users']: ugid,
    ...(isDelete ? { delete: 1 } : { propagate: 1 }),
  },
});

/** A token has what both it and its user have: each grant is needed twice. */
function grantSteps(state: AccessState, identities: readonly Identity[]): SetupStep[] {
  const wanted = identities.flatMap(({ name, grants }) =>
    [USER, tokenOf(name)].flatMap((ugid) => grants.map((grant) => ({ ugid, ...grant }))),
  );
  const seen = new Set<string>();
  return wanted.flatMap(({ ugid, path, role }) => {
    const key = `${ugid} ${path} ${role}`;
    if (seen.has(key) || isGranted(state, ugid, { path, role })) return [];
    seen.add(key);
    return [{ text: `grant ${role} on ${path} to ${ugid}`, call: aclCall(ugid, path, role) }];
  });
}

const revoke = ({ ugid, path, roleid }: AclEntry): SetupStep => ({
  text: `take ${roleid} on ${path} from ${ugid}`,
  call: aclCall(ugid, path, roleid, true),
});

/** What the executor may no longer do: the pools that were named before, and are not now. */
function narrowSteps({ acl }: AccessState, identities: readonly Identity[]): SetupStep[] {
  const executor = identities.find(({ name }) => name === 'executor');
  if (!executor) return [];
  const paths = executor.grants.filter(({ role }) => role === 'PveRebalanceExecutor').map(({ path }) => path);
  return acl
    .filter(({ roleid, path }) => roleid === 'PveRebalanceExecutor' && !paths.includes(path))
    .map(revoke);
}

/** A secret is told once: where its file is not there, or `isRotated`, the token is made anew. */
function tokenSteps(state: AccessState, { name }: Identity, isRotated: boolean): SetupStep[] {
  const exists = state.tokens.includes(name);
  if (exists && state.secrets.includes(name) && !isRotated) return [];
  const path = `/access/users/${USER}/token/${name}`;
  return [
    ...(exists
      ? [{ text: `delete the token ${tokenOf(name)}`, call: { verb: 'delete' as const, path } }]
      : []),
    {
      text: `make the token ${tokenOf(name)}`,
      call: {
        verb: 'create',
        path,
        parameters: { privsep: 1, comment: `pve-rebalance: ${name}` },
      },
      secret: name,
    },
  ];
}

/** What is missing so that `identities` are as they should be; nothing where they are. */
export function setupSteps(
  state: AccessState,
  identities: readonly Identity[],
  isRotated: boolean,
): SetupStep[] {
  const roles = new Set(identities.flatMap(({ grants }) => grants.map(({ role }) => role)));
  return [
    ...roleSteps(state, roles),
    ...userSteps(state),
    ...identities.flatMap((identity) => tokenSteps(state, identity, isRotated)),
    ...grantSteps(state, identities),
    ...narrowSteps(state, identities),
  ];
}

/** Everything of ours out of Proxmox VE's users. */
export function removalSteps({ user, tokens, acl, roles }: AccessState): SetupStep[] {
  return [
    ...acl.map(revoke),
    ...tokens.map((name) => ({
      text: `delete the token ${USER}!${name}`,
      call: { verb: 'delete' as const, path: `/access/users/${USER}/token/${name}` },
    })),
    ...(user === 'absent'
      ? []
      : [
          {
            text: `delete the user ${USER}`,
            call: { verb: 'delete' as const, path: `/access/users/${USER}` },
          },
        ]),
    ...ROLE_NAMES.filter((role) => roles.has(role)).map((role) => ({
      text: `delete the role ${role}`,
      call: { verb: 'delete' as const, path: `/access/roles/${role}` },
    })),
  ];
}
