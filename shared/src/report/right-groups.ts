/** A privilege that is missing on a path, and the guests that it keeps where they are. */
interface Missing {
  readonly privilege: string;
  readonly path: string;
  readonly vmids: readonly number[];
}

/** The same privilege on all paths where it is missing. */
export interface RightGroup {
  readonly privilege: string;
  readonly paths: readonly string[];
  readonly vmids: readonly number[];
}

/** By privilege, in the order in which they are first missed. */
export function rightGroups(missing: readonly Missing[]): RightGroup[] {
  const groups = new Map<string, RightGroup>();
  for (const { privilege, path, vmids } of missing) {
    const { paths = [], vmids: others = [] } = groups.get(privilege) ?? {};
    groups.set(privilege, {
      privilege,
      paths: [...new Set([...paths, path])],
      vmids: [...new Set([...others, ...vmids])].sort((one, other) => one - other),
    });
  }
  return [...groups.values()];
}

const PATHS_SHOWN = 3;

/** `/vms/101`, or `12 paths (/vms/101, /vms/102, /vms/103, …)`. */
export function pathsText(
  { paths }: RightGroup,
  many = (count: number, first: string) => `${count} paths (${first})`,
): string {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) return only;
  const first = paths.slice(0, PATHS_SHOWN).join(', ');
  return many(paths.length, paths.length > PATHS_SHOWN ? `${first}, …` : first);
}

/** The smallest of the roles that Proxmox VE comes with in which the privilege is. */
function roleWith(privilege: string): string {
  if (privilege === 'Sys.Audit') return 'PVEAuditor';
  return privilege.startsWith('Datastore.') ? 'PVEDatastoreUser' : 'PVEVMAdmin';
}

/**
 * What an administrator can enter to grant it: on its path, or on what all paths are below, which is more than these.
 * `userid`: of a user, or of an API token, whose name has a `!` in it.
 */
export function grantCommand({ privilege, paths }: RightGroup, userid: string): string {
  const [first = '/'] = paths;
  const path = paths.length === 1 ? first : first.replace(/^(\/[^/]+)\/.*/, '$1');
  const whose = userid.includes('!') ? 'tokens' : 'users';
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return `pveum acl modify ${quoted(path)} --${whose} ${quoted(userid)} --roles ${roleWith(privilege)}`;
}
