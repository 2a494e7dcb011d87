import type { ClusterSpec } from '#shared/simulation/cluster-spec.ts';
import { privilegesOf, roleGrants } from './privileges.ts';

export interface SimulatedUser {
  readonly userid: string;
  password: string;
  enabled: boolean;
  /** Groups it is in. */
  readonly groups: readonly string[];
  /** Accepts `totp:<this>` as second factor when set. */
  readonly totp?: string;
}

export interface SimulatedToken {
  /** `user@realm!name` */
  readonly tokenid: string;
  readonly secret: string;
  /** True: only what both the user and the token were granted. */
  readonly privsep: boolean;
  readonly expiresAtMs?: number;
}

export interface AclEntry {
  readonly path: string;
  /** `user@realm`, `user@realm!token` or `@group`. */
  readonly who: string;
  readonly role: string | readonly string[];
  readonly propagate: boolean;
}

/** privilege -> propagates */
export type Grants = ReadonlyMap<string, boolean>;

/** Who may do what: users, tokens and the access control list, with PVE's inheritance. */
export interface Access {
  readonly users: SimulatedUser[];
  readonly tokens: SimulatedToken[];
  readonly acl: AclEntry[];
  grantsOn(identity: string, path: string): Grants;
  holds(identity: string, path: string, privilege: string): boolean;
  /** Forgets what was worked out: to be called when users, tokens, list or pools changed. */
  changed(): void;
  /** Paths that the dump of one's permissions lists besides the fixed ones. */
  listedPaths(): string[];
  /** All that somebody holds, by path, as the text of an answer. */
  dump(identity: string): string;
}

const parentsOf = (path: string): string[] => {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
};

/** The paths that a dump always looks at (pve-api 1.4). */
const FIXED = ['/', '/access', '/access/groups', '/nodes', '/pool', '/sdn', '/storage', '/vms'];

const ROOT = 'root@pam';
const userOf = (identity: string): string => identity.split('!')[0] ?? identity;

export interface AccessSetup {
  readonly users: SimulatedUser[];
  readonly tokens: SimulatedToken[];
  readonly acl: AclEntry[];
}

export function createAccess(spec: ClusterSpec, { users, tokens, acl }: AccessSetup): Access {
  const release = spec.nodes[0]?.release ?? '9.2';
  const poolOf = new Map(spec.guests.map(({ vmid, pool }) => [`/vms/${vmid}`, pool]));
  const known = new Map<string, Grants>();
  const dumps = new Map<string, string>();

  const rolesAt = (who: string, path: string, last: boolean): AclEntry[] => {
    const groups = users.find(({ userid }) => userid === who)?.groups ?? [];
    const here = acl.filter((entry) => entry.path === path && (last || entry.propagate));
    const own = here.filter((entry) => entry.who === who);
    return own.length > 0 ? own : here.filter((entry) => groups.some((group) => entry.who === `@${group}`));
  };

  /** A deeper path replaces what a shallower one gave. */
  const inherited = (who: string, path: string): Map<string, boolean> => {
    let entries: AclEntry[] = [];
    for (const step of parentsOf(path)) {
      const here = rolesAt(who, step, step === path);
      if (here.length > 0) entries = here;
    }
    const grants = new Map<string, boolean>();
    if (entries.some(({ role }) => role === 'NoAccess')) return grants;
    for (const { role, propagate } of entries)
      for (const name of roleGrants(role, release)) grants.set(name, propagate || grants.get(name) === true);
    return grants;
  };

  const withPool = (who: string, path: string): Map<string, boolean> => {
    const grants = inherited(who, path);
    const pool = poolOf.get(path);
    if (pool === undefined) return grants;
    for (const name of inherited(who, `/pool/${pool}`).keys())
      if (/^(VM|Datastore)\.|^Permissions/.test(name) && !grants.has(name)) grants.set(name, false);
    return grants;
  };

  const workOut = (identity: string, path: string): Grants => {
    const user = userOf(identity);
    const ofUser =
      user === ROOT ? new Map(privilegesOf(release).map((name) => [name, true])) : withPool(user, path);
    const token = tokens.find(({ tokenid }) => tokenid === identity);
    if (identity === user || token?.privsep === false) return ofUser;
    return new Map([...withPool(identity, path)].filter(([name]) => ofUser.has(name)));
  };

  const grantsOn = (identity: string, path: string): Grants => {
    const key = `${identity} ${path}`;
    const grants = known.get(key) ?? workOut(identity, path);
    known.set(key, grants);
    return grants;
  };

  const listedPaths = (): string[] => {
    const paths = new Set(acl.map(({ path }) => path));
    for (const [path, pool] of poolOf) if (pool !== undefined) paths.add(path);
    return [...paths];
  };

  const dumpOf = (identity: string): Record<string, Record<string, number>> => {
    const paths = new Set([...FIXED, ...listedPaths()]);
    const found = [...paths].map((path) => [path, shownGrants(grantsOn(identity, path))] as const);
    return Object.fromEntries(found.filter(([, grants]) => Object.keys(grants).length > 0));
  };

  return {
    users,
    tokens,
    acl,
    grantsOn,
    listedPaths,
    holds: (identity, path, privilege) => grantsOn(identity, path).has(privilege),
    changed: () => {
      known.clear();
      dumps.clear();
    },
    dump(identity) {
      const text = dumps.get(identity) ?? JSON.stringify(dumpOf(identity));
      dumps.set(identity, text);
      return text;
    },
  };
}

/** The value says whether a privilege goes on to deeper paths. */
export const shownGrants = (grants: Grants): Record<string, number> =>
  Object.fromEntries([...grants].map(([name, propagate]) => [name, propagate ? 1 : 0]));
