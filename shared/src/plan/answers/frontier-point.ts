import * as z from 'zod/mini';
import type { Settings } from '../../settings/settings.ts';
import { Balance, type Plan, PlannedMove, Step } from '../plan.ts';

/** One stop of the curve: the best plan found for a budget, ordered and ready to be executed. */
export const FrontierPoint = z.object({
  /** What is limited: the number of moves, or what is copied. */
  by: z.enum(['moves', 'bytes']),
  /** The least budget that is enough for it. */
  budget: z.number(),
  moves: z.array(PlannedMove),
  steps: z.array(Step),
  after: Balance,
  bytes: z.number(),
  expectedSecondsRange: z.tuple([z.number(), z.number()]),
  /** From here on more brings little. */
  knee: z.boolean(),
});
export type FrontierPoint = z.infer<typeof FrontierPoint>;

/** The best plans for growing budgets: first those for so many moves, then those for so many bytes. */
export const Frontier = z.object({ points: z.array(FrontierPoint) });
export type Frontier = z.infer<typeof Frontier>;

/** As much of a plan, or of a part of one, as can be carried out. */
export type Feasible = Pick<Plan, 'moves' | 'steps' | 'after' | 'bytes' | 'expectedSecondsRange'>;

/** The larger of the spreads that are balanced: what a person sees of the evenness. */
export function spreadOf({ spreadPercent: { memory, cpu } }: Balance, { balanceBy }: Settings): number {
  if (balanceBy === 'memory') return memory;
  return balanceBy === 'cpu' ? cpu : Math.max(memory, cpu);
}

/**
 * The stop that is furthest below the straight line from doing nothing to the last one, by spread and headline
 * together; the last one where none is.
 */
export function kneeOf(before: Balance, afters: readonly Balance[], settings: Settings): number {
  const height = (balance: Balance) => spreadOf(balance, settings) + (balance.worst?.percent ?? 0);
  const start = height(before);
  const last = afters[afters.length - 1];
  const fall = start - (last === undefined ? start : height(last));
  let [knee, deepest] = [afters.length - 1, 0];
  afters.forEach((after, index) => {
    const depth = start - (fall * (index + 1)) / afters.length - height(after);
    if (depth > deepest) [knee, deepest] = [index, depth];
  });
  return knee;
}
