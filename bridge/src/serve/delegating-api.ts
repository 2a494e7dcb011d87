import type { PveApi } from '../pve/pve-api.ts';

/** One API object for somebody whose ticket changes: every call goes to what `current` is then. */
export const delegatingApi = (current: () => PveApi): PveApi =>
  new Proxy(current(), { get: (_first, name) => Reflect.get(current(), name) });
