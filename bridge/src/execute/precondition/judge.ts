import type { Verdict } from '#shared/execution/event.ts';
import { BACKUP_CHECKS } from './backup-checks.ts';
import { CLUSTER_CHECKS } from './cluster-checks.ts';
import { type Check, type Found, goesByHa } from './found.ts';
import { GUEST_CHECKS } from './guest-checks.ts';
import { MIGRATION_CHECKS } from './migration-checks.ts';
import { NODE_CHECKS } from './node-checks.ts';
import { foreignMoves, knownUpids, TASK_CHECKS } from './task-checks.ts';

/** In this order: what is said first is what a person reads. */
const CHECKS: readonly Check[] = [
  ...CLUSTER_CHECKS,
  ...GUEST_CHECKS,
  ...NODE_CHECKS,
  ...BACKUP_CHECKS,
  ...TASK_CHECKS,
  ...MIGRATION_CHECKS,
];

/** Whether a move may start now, from what was just read. */
export function judge(found: Found): Verdict {
  for (const check of CHECKS) {
    const verdict = check(found);
    if (verdict) return verdict;
  }
  return {
    type: 'go',
    ha: goesByHa(found),
    knownUpids: knownUpids(found, found.move.vmid),
    foreign: foreignMoves(found),
  };
}
