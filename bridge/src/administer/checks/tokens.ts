import * as z from 'zod/mini';
import { type AccessState, readAccess } from '../access-state.ts';
import { bad, type Check, type Finding, good, warning } from '../check.ts';
import { type IdentityName, privilegesOf, tokenOf, USER } from '../identities.ts';
import type { Machine } from '../machine.ts';
import { pvesh } from '../pvesh.ts';

const Permissions = z.record(z.string(), z.record(z.string(), z.unknown()));
type Permissions = z.infer<typeof Permissions>;

const READS = privilegesOf('PveRebalanceReader');
const MOVES = privilegesOf('PveRebalanceExecutor');
/** Where an executor may have what it moves with. */
const MOVES_AT = /^\/(vms|pool)(\/|$)/;

/** What the token has on each path, against what `setup` grants: each difference is one finding. */
function differences(name: IdentityName, permissions: Permissions): Finding[] {
  const token = tokenOf(name);
  const onRoot = Object.keys(permissions['/'] ?? {});
  const missing = READS.filter((privilege) => !onRoot.includes(privilege));
  const excess = Object.entries(permissions).flatMap(([path, held]) => {
    const allowed = name === 'executor' && MOVES_AT.test(path) ? [...READS, ...MOVES] : READS;
    const more = Object.keys(held).filter((privilege) => !allowed.includes(privilege));
    return more.length > 0 ? [`${more.join(' ')} on ${path}`] : [];
  });
  const canMove = Object.entries(permissions).some(
    ([path, held]) => MOVES_AT.test(path) && 'VM.Migrate' in held,
  );
  return [
    ...(missing.length > 0 ? [bad(`${token} lacks ${missing.join(' ')} on /`, 'pve-rebalance setup')] : []),
    ...(name === 'executor' && !canMove
      ? [bad(`${token} lacks VM.Migrate on /vms or a pool`, 'pve-rebalance setup --automation')]
      : []),
    ...(excess.length > 0
      ? [
          warning(
            `${token} may do more than it needs: ${excess.join(', ')}`,
            `look at Datacenter → Permissions for ${USER}`,
          ),
        ]
      : []),
  ];
}

async function lookAt(machine: Machine, state: AccessState, name: IdentityName): Promise<Finding[]> {
  if (!state.tokens.includes(name)) return [];
  if (!state.secrets.includes(name))
    return [bad(`the secret of ${tokenOf(name)} is not there`, 'pve-rebalance setup --rotate')];
  const answer = await pvesh(machine, {
    verb: 'get',
    path: '/access/permissions',
    parameters: { userid: tokenOf(name) },
  });
  const permissions = z.safeParse(Permissions, answer);
  if (!permissions.success)
    return [bad(`the rights of ${tokenOf(name)} cannot be read`, 'pve-rebalance setup')];
  const found = differences(name, permissions.data);
  return found.length > 0 ? found : [good(`${tokenOf(name)} has what it needs, and no more`)];
}

export const tokens: Check = {
  name: 'Identities',
  async look(machine) {
    const state = await readAccess(machine);
    if (state.tokens.length === 0) return [good('none: nothing is read or moved while nobody looks')];
    if (state.user === 'disabled')
      return [bad(`${USER} is disabled`, `pveum user modify ${USER} --enable 1`)];
    return [...(await lookAt(machine, state, 'reader')), ...(await lookAt(machine, state, 'executor'))];
  },
};
