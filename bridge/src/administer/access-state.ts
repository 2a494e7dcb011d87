import * as z from 'zod/mini';
import { failure } from '../command/command-error.ts';
import { type IdentityName, SECRETS, secretFileOf, tokenOf, USER } from './identities.ts';
import type { Machine } from './machine.ts';
import { type PveshCall, pvesh } from './pvesh.ts';

const flag = z.union([z.boolean(), z.number(), z.string()]);
const Roles = z.array(z.object({ roleid: z.string(), privs: z.optional(z.string()) }));
const Users = z.array(z.object({ userid: z.string(), enable: z.optional(flag) }));
const Tokens = z.array(z.object({ tokenid: z.string() }));
const Acl = z.array(
  z.object({
    path: z.string(),
    roleid: z.string(),
    ugid: z.string(),
    type: z.string(),
    propagate: z.optional(flag),
  }),
);
export type AclEntry = z.infer<typeof Acl>[number];

/** What Proxmox VE knows of our identities. */
export interface AccessState {
  /** Role name to its privileges, sorted. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly user: 'absent' | 'enabled' | 'disabled';
  /** Of our user and its tokens only. */
  readonly acl: readonly AclEntry[];
  readonly tokens: readonly string[];
  /** Identities whose secret is on disk. */
  readonly secrets: readonly IdentityName[];
}

const isOff = (value: z.infer<typeof flag> | undefined): boolean =>
  value === 0 || value === '0' || value === false;

async function answerOf<Schema extends z.ZodMiniType>(
  machine: Machine,
  call: PveshCall,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const read = z.safeParse(schema, (await pvesh(machine, call)) ?? []);
  if (!read.success) throw failure(`pvesh get ${call.path} answered something unknown`);
  return read.data;
}

/** @throws CommandError where the API cannot be asked */
export async function readAccess(machine: Machine): Promise<AccessState> {
  const get = <Schema extends z.ZodMiniType>(path: string, schema: Schema) =>
    answerOf(machine, { verb: 'get', path }, schema);
  const roles = await get('/access/roles', Roles);
  const own = (await get('/access/users', Users)).find(({ userid }) => userid === USER);
  const tokens = own ? await get(`/access/users/${USER}/token`, Tokens) : [];
  const acl = await get('/access/acl', Acl);
  return {
    roles: new Map(
      roles.map(({ roleid, privs = '' }) => [
        roleid,
        privs
          .split(/[\s,]+/)
          .filter(Boolean)
          .sort(),
      ]),
    ),
    user: own === undefined ? 'absent' : isOff(own.enable) ? 'disabled' : 'enabled',
    acl: acl.filter(({ ugid }) => ugid === USER || ugid.startsWith(`${USER}!`)),
    tokens: tokens.map(({ tokenid }) => tokenid),
    secrets: await secretsOf(machine),
  };
}

async function secretsOf(machine: Machine): Promise<IdentityName[]> {
  const names: IdentityName[] = ['reader', 'executor'];
  const files = await machine.list(SECRETS);
  const found: IdentityName[] = [];
  for (const name of names) {
    if (!files.includes(name)) continue;
    const text = await machine.read(secretFileOf(name));
    if (text?.startsWith(`${tokenOf(name)}=`)) found.push(name);
  }
  return found;
}
