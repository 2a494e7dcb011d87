import type { Clock } from '../src/clock.ts';
import type { PveApi } from '../src/pve/pve-api.ts';
import { PveError } from '../src/pve/pve-error.ts';
import type { FakePve } from './fake-pve.ts';
import type { Call } from './fake-pve-api.ts';

type Conditions = Pick<
  PveApi,
  'nodeReplication' | 'nodeTime' | 'guestStatus' | 'pingAgent' | 'nodeMigration'
>;

/** What an executor asks besides where everything is: jobs, health and signs of life. */
export const conditionsOf = (pve: FakePve, clock: Clock, call: Call): Conditions => ({
  nodeReplication: (_node, vmid) =>
    call('nodeReplication', vmid, () => pve.replications.filter(({ guest }) => guest === vmid)),
  nodeTime: (node) =>
    call('nodeTime', undefined, () => {
      if (pve.deaf.has(node)) throw new PveError('answered', 'authentication failure', 401);
      return { time: clock.nowMs() / 1000 + (pve.clockOffsets.get(node) ?? 0) };
    }),
  nodeMigration: () => call('nodeMigration', undefined, () => ({ 'has-dbus-vmstate': true })),
  guestStatus: ({ vmid }) =>
    call('guestStatus', vmid, () => ({
      status: pve.guests.get(vmid)?.status ?? 'unknown',
      netin: pve.silentGuests.has(vmid) ? 0 : clock.nowMs(),
      agent: pve.agents.has(vmid),
    })),
  pingAgent: ({ vmid }) =>
    call('pingAgent', vmid, () => {
      if (pve.silentGuests.has(vmid)) throw new PveError('answered', 'QEMU guest agent is not running', 500);
    }),
});
