import type { At, Goals } from './goals.ts';

/** Which tier of the kernel is which; every column of loads has one of its own. */
export interface TierLayout {
  readonly count: number;
  /** Per column. Those that nobody asked to improve come first: they must not be traded for what was asked. */
  readonly evenness: readonly number[];
  /** Columns of equal rank: the worst of them is compared first. */
  readonly ranked: { readonly first: number; readonly count: number };
  /** Tiers before this one are what a plan is for; those from here on are what it costs. */
  readonly purpose: number;
}

const FIXED = { violations: 0, overload: 1, 'node-loss': 2, pressure: 3, wishes: 4 } as const;
const FIRST_EVENNESS = 5;

export const VIOLATIONS = FIXED.violations;
export const OVERLOAD = FIXED.overload;
export const PRESSURE = FIXED.pressure;
export const WISHES = FIXED.wishes;

/** Tiers for which a move is made whatever else it gains; the loss of a node is only ever kept. */
export const DUTIES = [VIOLATIONS, OVERLOAD, PRESSURE, WISHES] as const;

export function tierLayout({ loads, judged }: Pick<Goals, 'loads' | 'judged'>): TierLayout {
  const columns = [...loads.keys()];
  const isAsked = (column: number) => judged[column]?.isAsked ?? false;
  const asked = columns.filter(isAsked);
  const order = [...columns.filter((column) => !isAsked(column)), ...asked];
  const purpose = FIRST_EVENNESS + columns.length;
  const count = asked.length === 0 ? columns.length : asked.length;
  return {
    count: purpose + 3,
    evenness: columns.map((column) => FIRST_EVENNESS + order.indexOf(column)),
    ranked: { first: purpose - count, count },
    purpose,
  };
}

/** The tier that a cost belongs to. */
export function tierOf({ evenness, purpose }: TierLayout, { tier, column = 0 }: At): number {
  if (tier === 'evenness') return evenness[column] ?? FIRST_EVENNESS;
  if (tier === 'moves') return purpose;
  if (tier === 'bytes') return purpose + 1;
  return tier === 'stability' ? purpose + 2 : FIXED[tier];
}
