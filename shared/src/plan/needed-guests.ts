import type { PlannedMove } from './plan.ts';

/** All guests whose moves a move counts on, at its start or at its stop: without one of them it is not made. */
export const neededGuests = ({
  needs,
  needsLeft = [],
  via,
  togetherWith,
}: Pick<PlannedMove, 'needs' | 'needsLeft' | 'via' | 'togetherWith'>): number[] => [
  ...new Set([...needs, ...needsLeft, ...(via?.needs ?? []), ...(via?.needsLeft ?? []), ...togetherWith]),
];
