import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { OptionValues } from './verb.ts';

/** The limits of a plan hold only where they were given: who empties a node means all of it. */
export const budgetOf = (values: OptionValues, { movesMax, bytesMax }: Settings) => ({
  ...(values.has('moves') ? { movesMax } : {}),
  ...(values.has('bytes') ? { bytesMax } : {}),
});

export const movedBy = ({ plan }: { readonly plan: Plan }): number[] => plan.moves.map(({ vmid }) => vmid);
