import type { Objective } from './objective.ts';

/** Guests that move: of two plans that reach the goal the one with fewer moves is better. */
export const stability = {
  id: 'stability',
  title: 'Few moves',
  description: 'The number of guests that move.',
  tier: 'moves',
  measure: ({ size, home }, place) => [
    size.reduce((sum, guests, unit) => sum + (place[unit] === home[unit] ? 0 : guests), 0),
  ],
} as const satisfies Objective;
