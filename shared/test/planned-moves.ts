import type { PlannedMove } from '../src/plan/plan.ts';

/** A planned move with everything a test does not care about. */
export const plannedMove = (
  move: Pick<PlannedMove, 'vmid' | 'source' | 'target'> & Partial<PlannedMove>,
): PlannedMove => ({
  kind: 'qemu',
  step: 1,
  how: 'live',
  bytes: 2 ** 30,
  expectedSeconds: 15,
  expectedSecondsRange: [10, 30],
  downtimeSeconds: 0,
  reason: { code: 'fullest-node', data: { node: move.source, target: move.target } },
  gainPercent: 5,
  targetPercent: 60,
  needs: [],
  togetherWith: [],
  alternatives: [],
  warnings: [],
  needsConsent: false,
  ...move,
});
