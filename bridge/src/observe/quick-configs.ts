import * as z from 'zod/mini';
import type { Companion } from '../cluster/companion.ts';
import type { GuestConfig } from '../pve/guest-answers.ts';
import type { GuestAddress } from '../pve/pve-api.ts';
import { parsed } from './parsed.ts';

/**
 * Configurations as the pmxcfs of this node has them, without a call of the API and without a secret (S4). Whoever
 * asks has seen the guest with their own rights, which is what PVE would ask for (VM.Audit, S12).
 */
export interface QuickConfigs {
  /** All that are asked for at the same time are one request; `undefined`: the API has to tell. */
  read(guest: GuestAddress): Promise<GuestConfig | undefined>;
  /** `undefined`: nobody can tell. To be read before the configurations that are kept with them. */
  versions(): Promise<ConfigVersions | undefined>;
}

/** A configuration with the same version as before is the same as before; `undefined`: nobody can tell. */
export type ConfigVersions = (vmid: number) => string | undefined;

const AT_ONCE_MAX = 500;

interface Asked extends GuestAddress {
  readonly resolve: (config: GuestConfig | undefined) => void;
}

/** One for all users of this node. */
export const createQuickConfigs = (companion: Companion): QuickConfigs => ({
  read: configReader(companion),
  versions: versionReader(companion),
});

function configReader(companion: Companion): QuickConfigs['read'] {
  let waiting: Asked[] = [];
  const readAll = async () => {
    const asked = waiting;
    waiting = [];
    const guests = asked.map(({ vmid, kind, node }) => ({ vmid, kind, node }));
    const answer = await companion.ask('config.read', { guests }).catch(() => ({ guests: [] }));
    const found = new Map(answer.guests.map((guest) => [guest.vmid, guest]));
    for (const { vmid, resolve } of asked) {
      const guest = found.get(vmid);
      const current = guest?.sections.find(({ name }) => name === '');
      resolve(guest && current && configOf(guest.digest, current.keys));
    }
  };
  return (guest) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(() => void readAll());
      if (waiting.length >= AT_ONCE_MAX) resolve(undefined);
      else waiting.push({ ...guest, resolve });
    });
}

/** The environment of a container made of an image (PVE 9.1): no raw line for Proxmox VE, which calls it `env`. */
const ENVIRONMENT = 'lxc.environment.runtime';

/** As the API tells the current configuration: raw lines of a container in a list of their own. */
function configOf(digest: string, keys: Readonly<Record<string, string>>): GuestConfig {
  const entries = Object.entries(keys).filter(([key]) => key !== ENVIRONMENT);
  const raw = entries.filter(([key]) => key.startsWith('lxc.'));
  const plain = entries.filter(([key]) => !key.startsWith('lxc.'));
  return { ...Object.fromEntries(plain), ...(raw.length > 0 ? { lxc: raw } : {}), digest };
}

const Version = z.object({ starttime: z.number(), vmlist: z.number() });
const VmList = z.object({
  version: z.number(),
  /** Not there where there is no guest. */
  ids: z.optional(z.record(z.string(), z.object({ version: z.number() }))),
});

/**
 * pmxcfs counts each write to a configuration, and each rename, in the version of its guest (vmlist_register_vm of
 * pve-cluster). The count begins anew whenever pmxcfs does: `starttime` tells them apart, and is read first, so that
 * the counts of a later start are never taken for those of an earlier one.
 */
function versionReader(companion: Companion): QuickConfigs['versions'] {
  let known: { readonly stamp: string; readonly of: ConfigVersions } | undefined;
  const pseudo = async <Schema extends z.ZodMiniType>(name: '.version' | '.vmlist', schema: Schema) =>
    z.parse(schema, parsed((await companion.ask('pseudo.read', { name })).text));
  const read = async () => {
    const { starttime, vmlist } = await pseudo('.version', Version);
    const stamp = `${starttime}:${vmlist}`;
    if (known?.stamp === stamp) return known.of;
    const { version, ids = {} } = await pseudo('.vmlist', VmList);
    // It has started anew in between.
    if (version < vmlist) return undefined;
    const of: ConfigVersions = (vmid) => {
      const found = ids[vmid];
      return found && `${starttime}:${found.version}`;
    };
    known = { stamp, of };
    return of;
  };
  return () => read().catch(() => undefined);
}
