import * as z from 'zod/mini';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { balanceOf } from '../balance.ts';
import { finalPlan } from '../final-plan.ts';
import { Balance, Plan } from '../plan.ts';
import { Reason } from '../reason.ts';
import { applyChanges } from './apply-changes.ts';
import type { Change } from './change.ts';
import { Comparison, compare } from './compare.ts';
import { Survival, survive } from './survive.ts';

/** The plan for a cluster that might be, beside that for the one that is. */
export const Supposition = z.object({
  /** For the cluster as it is, and as it would be. */
  now: Plan,
  changed: Plan,
  /** How the changed cluster is loaded before anything moves. */
  balance: Balance,
  difference: Comparison,
  survival: z.object({ now: Survival, changed: Survival }),
  problems: z.array(Reason),
});
export type Supposition = z.infer<typeof Supposition>;

/** What would be planned if these things were otherwise. */
export function whatIf(
  snapshot: ClusterSnapshot,
  settings: Settings,
  changes: readonly Change[],
): Supposition {
  const scene = applyChanges(snapshot, settings, changes);
  const now = finalPlan(snapshot, settings);
  const changed = finalPlan(scene.snapshot, scene.settings);
  return {
    now,
    changed,
    balance: balanceOf(scene.snapshot, scene.settings),
    difference: compare(now, changed),
    survival: {
      now: survive(snapshot, settings, { moves: now.moves }),
      changed: survive(scene.snapshot, scene.settings, { moves: changed.moves }),
    },
    problems: [...scene.problems],
  };
}
