import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { reasonText } from '#shared/plan/reason.ts';
import { checkForeignHa } from './foreign-ha.ts';
import { type Check, goesByHa, hold, isManagedByHa } from './found.ts';

const UNREAD_HOLD_SECONDS = 15;

/** S15: what is wrong with the cluster as a whole concerns every move. */
const checkHealth: Check = ({ snapshot, move }) => {
  const found = clusterHealth(snapshot, [move.vmid]).find(({ level }) => level === 'stop');
  return found && { type: 'pause', detail: reasonText(found.reason) };
};

/** Where HA manages guests, nobody knows without its own word whether it rescues or moves one just now. */
const checkHaIsSeen: Check = ({ snapshot, resources }) =>
  snapshot.activity?.ha === undefined && resources.some(isManagedByHa)
    ? hold('waits, for what HA does could not be read', UNREAD_HOLD_SECONDS)
    : undefined;

/** Rules that could not be read look as if there were none; HA undoes what breaks them, or takes others along. */
const checkHaRules: Check = (found) =>
  found.snapshot.cluster.haRulesVisible === false && goesByHa(found)
    ? hold('waits, for the rules of HA could not be read', UNREAD_HOLD_SECONDS)
    : undefined;

/** Nobody takes up a request for a guest of HA; with the others HA has nothing to do, and does nothing by itself. */
const checkHaHasMaster: Check = (found) => {
  const { ha } = found.snapshot.activity ?? {};
  return ha !== undefined && ha.master === undefined && goesByHa(found)
    ? hold('waits, for HA has no master yet', UNREAD_HOLD_SECONDS)
    : undefined;
};

/** What can be against any move at all. */
export const CLUSTER_CHECKS: readonly Check[] = [
  checkHealth,
  checkHaIsSeen,
  checkHaHasMaster,
  checkHaRules,
  checkForeignHa,
];
