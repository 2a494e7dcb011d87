import type { GuestConfig } from '../pve/guest-answers.ts';
import type { GuestAddress, PveApi } from '../pve/pve-api.ts';
import type { Companion } from './companion.ts';

const AT_ONCE_MAX = 500;

interface Asked extends GuestAddress {
  readonly resolve: (config: GuestConfig | undefined) => void;
}

/** As the API tells the current configuration: raw lines of a container in a list of their own. */
function configOf(digest: string, keys: Readonly<Record<string, string>>): GuestConfig {
  const entries = Object.entries(keys);
  const raw = entries.filter(([key]) => key.startsWith('lxc.'));
  const plain = entries.filter(([key]) => !key.startsWith('lxc.'));
  return { ...Object.fromEntries(plain), ...(raw.length > 0 ? { lxc: raw } : {}), digest };
}

/**
 * Reads configurations through the companion, all that are asked for at the same time in one request, without a call of
 * the API. Whoever asks has seen the guest with their own rights, which is what PVE would ask for (VM.Audit).
 */
function createConfigReader(companion: Companion): (guest: GuestAddress) => Promise<GuestConfig | undefined> {
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

/** The API of a user, with what this node can read itself taken from its companion; where it cannot, the API is asked. */
export function withQuickReads(companion: Companion): (api: PveApi) => PveApi {
  const readConfig = createConfigReader(companion);
  return (api) => {
    const guestConfig: PveApi['guestConfig'] = async (guest) =>
      (await readConfig(guest)) ?? api.guestConfig(guest);
    return new Proxy(api, {
      get: (target, name) => (name === 'guestConfig' ? guestConfig : Reflect.get(target, name)),
    });
  };
}
