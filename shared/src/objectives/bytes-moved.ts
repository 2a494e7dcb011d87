import type { Objective } from './objective.ts';

/** What goes over the network. */
export const bytesMoved = {
  id: 'bytes-moved',
  title: 'Bytes moved',
  description: 'Touched memory and local disks of the guests that move.',
  tier: 'bytes',
  measure: ({ bytes, home }, place) => [
    bytes.reduce((sum, moved, unit) => sum + (place[unit] === home[unit] ? 0 : moved), 0),
  ],
} as const satisfies Objective;
