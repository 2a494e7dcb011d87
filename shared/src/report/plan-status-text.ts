import { type Plan, VERY_CLOSE_PERCENT } from '../plan/plan.ts';
import { reasonText } from '../plan/reason.ts';

/** What of a plan says how good it is. */
interface Rated {
  readonly status: Plan['status'];
  readonly gapPercent?: number | undefined;
  readonly stoppedEarly?: boolean | undefined;
  readonly statusReason?: Plan['statusReason'];
}

/** How good a plan is, in the words of the panel. */
export function planStatusText(plan: Rated): string {
  const why = plan.statusReason ? `: ${reasonText(plan.statusReason)}` : '';
  const early = plan.stoppedEarly ? ' (stopped early)' : '';
  switch (plan.status) {
    case 'optimal':
      return `Best possible plan${early}`;
    case 'within':
      return `${closenessText(plan.gapPercent ?? 0)}${early}`;
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

const closenessText = (gapPercent: number): string =>
  gapPercent <= VERY_CLOSE_PERCENT
    ? `Very close to the best (≤ ${gapPercent.toFixed(1)} %)`
    : `Good plan, at most ${gapPercent.toFixed(1)} % from the best possible`;
