import type { Plan } from '../plan/plan.ts';
import { reasonText } from '../plan/reason.ts';

/** How good a plan is, in the words of the panel. */
export function planStatusText(plan: Plan): string {
  const why = plan.statusReason ? `: ${reasonText(plan.statusReason)}` : '';
  const early = plan.stoppedEarly ? ' (stopped early)' : '';
  switch (plan.status) {
    case 'optimal':
      return `Best possible plan${early}`;
    case 'within':
      return `Very close to the best (≤ ${(plan.gapPercent ?? 0).toFixed(1)} %)${early}`;
    case 'locally-optimal':
      return `Good plan, not proved${early}`;
    case 'no-action-needed':
      return plan.statusReason ? reasonText(plan.statusReason) : 'Nothing to do';
    case 'no-beneficial-move':
      return `No move would help${why}`;
    case 'infeasible':
      return `No valid plan exists${why}`;
  }
}
