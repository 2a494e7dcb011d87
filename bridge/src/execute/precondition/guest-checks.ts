import { type Check, goesByHa, guestOf, hold, isManagedByHa, skip } from './found.ts';

const BACKUP_HOLD_SECONDS = 60;
/** A round of the manager, and a little more. */
const HA_HOLD_SECONDS = 15;

const checkPlace: Check = (found) => {
  const { move } = found;
  const guest = guestOf(found);
  if (!guest) return skip('it does not exist any more, or is not visible');
  if (guest.type !== move.kind) return skip(`it is ${guest.type} now, it was ${move.kind}`);
  if (guest.template) return skip('it is a template now');
  if (move.name !== undefined && guest.name !== undefined && guest.name !== move.name)
    return skip(`it is called ${guest.name} now, it was ${move.name}: maybe it is another guest`);
  return guest.node === move.source ? undefined : skip(`it is on ${guest.node} now, not on ${move.source}`);
};

const checkStatus: Check = (found) => {
  const expected = found.move.how === 'offline' ? 'stopped' : 'running';
  const status = guestOf(found)?.status ?? 'unknown';
  return status === expected ? undefined : skip(`it is ${status} now, it was ${expected}`);
};

const checkLock: Check = (found) => {
  const lock = guestOf(found)?.lock;
  if (lock === undefined || lock === '') return undefined;
  return lock === 'backup' ? hold('waits for its backup', BACKUP_HOLD_SECONDS) : skip(`locked: ${lock}`);
};

/** Whatever HA does with a guest itself is not to be touched. */
const checkHa: Check = (found) => {
  const guest = guestOf(found);
  if (!goesByHa(found)) return undefined;
  if (!isManagedByHa(guest)) return hold('waits until HA has taken it over', HA_HOLD_SECONDS);
  if (guest?.hastate !== 'started' && guest?.hastate !== 'stopped')
    return skip(`HA is busy with it: ${guest?.hastate}`);
  if (!found.execution.limits.haUnlimited) return undefined;
  return skip(
    'HA would migrate it without a bandwidth limit over the network of the cluster',
    'Set a migration network of its own, or a bandwidth limit for migration, in the options of the datacenter',
  );
};

/** What can be against moving the guest itself. */
export const GUEST_CHECKS: readonly Check[] = [checkPlace, checkStatus, checkLock, checkHa];
