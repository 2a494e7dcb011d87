import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { isActive } from '#shared/execution/execution.ts';
import { reasonText } from '#shared/plan/reason.ts';
import type { HaService } from '#shared/snapshot/activity.ts';
import { type Check, type Found, hold } from './found.ts';

const HA_HOLD_SECONDS = 15;

/** S15: what is wrong with the cluster as a whole concerns every move. */
const checkHealth: Check = ({ snapshot, move }) => {
  const found = clusterHealth(snapshot, [move.vmid]).find(({ level }) => level === 'stop');
  return found && { type: 'pause', detail: reasonText(found.reason) };
};

const isMotion = ({ state, queuedTo }: HaService): boolean =>
  state === 'migrate' || state === 'relocate' || state === 'request_start_balance' || queuedTo !== undefined;

/** What HA moves at our request, or along with it, is ours. */
const isOurs = ({ execution }: Found, { sid = '' }: HaService): boolean => {
  const vmid = Number(sid.slice(sid.indexOf(':') + 1));
  return execution.moves.some((move) => move.vmid === vmid && isActive(move));
};

/** The scheduler of Proxmox VE judges by what it sees: two who move at once undo each other's work. */
const checkForeignHa: Check = (found) => {
  const busy = found.snapshot?.activity?.ha?.busy ?? [];
  const moving = busy.find((service) => isMotion(service) && !isOurs(found, service));
  return moving && hold(`waits for HA, which moves ${moving.sid ?? 'a guest'} by itself`, HA_HOLD_SECONDS);
};

/** What can be against any move at all. */
export const CLUSTER_CHECKS: readonly Check[] = [checkHealth, checkForeignHa];
