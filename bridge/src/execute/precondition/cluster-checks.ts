import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { reasonText } from '#shared/plan/reason.ts';
import { checkForeignHa } from './foreign-ha.ts';
import type { Check } from './found.ts';

/** S15: what is wrong with the cluster as a whole concerns every move. */
const checkHealth: Check = ({ snapshot, move }) => {
  const found = clusterHealth(snapshot, [move.vmid]).find(({ level }) => level === 'stop');
  return found && { type: 'pause', detail: reasonText(found.reason) };
};

/** What can be against any move at all. */
export const CLUSTER_CHECKS: readonly Check[] = [checkHealth, checkForeignHa];
