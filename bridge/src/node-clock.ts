import { uptime } from 'node:os';
import { type Clock, systemClock } from './clock.ts';

/**
 * The clock of a node. That of Node.js stands still while the machine is suspended, and whoever wakes up would take a lock
 * for fresh that somebody else has had for hours: the time since the boot goes on.
 */
export const nodeClock: Clock = { ...systemClock, elapsedMs: () => uptime() * 1000 };
