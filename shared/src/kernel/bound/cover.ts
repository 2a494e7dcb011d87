/** Something that helps to reach an amount, and what it costs. */
export interface Helper {
  readonly amount: number;
  readonly cost: number;
}

/** Looks in a tree before a bound has to do. */
const LOOKS_MAX = 20_000;

interface Search {
  /** Cheapest per amount first. */
  readonly helpers: readonly Helper[];
  /** The greatest amount of those from each on. */
  readonly greatest: readonly number[];
  best: number;
  looks: number;
}

/** What the rest costs if parts of helpers could be taken. */
function fractional({ helpers }: Search, from: number, missing: number): number {
  let [left, cost] = [missing, 0];
  for (let index = from; index < helpers.length && left > 0; index++) {
    const { amount = 0, cost: each = 0 } = helpers[index] ?? {};
    cost += amount >= left ? (each * left) / amount : each;
    left -= amount;
  }
  return left > 0 ? Number.POSITIVE_INFINITY : cost;
}

function descend(search: Search, from: number, missing: number, cost: number, slots: number): void {
  if (missing <= 0) {
    search.best = Math.min(search.best, cost);
    return;
  }
  const helper = search.helpers[from];
  if (helper === undefined || slots <= 0 || search.looks++ > LOOKS_MAX) return;
  if ((search.greatest[from] ?? 0) * slots < missing) return;
  if (cost + fractional(search, from, missing) >= search.best) return;
  descend(search, from + 1, missing - helper.amount, cost + helper.cost, slots - 1);
  descend(search, from + 1, missing, cost, slots);
}

/**
 * The least cost of helpers that reach an amount, of at most so many; never more than that where the search would be
 * too long. Infinity where they cannot.
 */
export function leastCover(helpers: readonly Helper[], amount: number, most = helpers.length): number {
  if (amount <= 0) return 0;
  const useful = helpers
    .filter((helper) => helper.amount > 0)
    .sort((one, other) => one.cost * other.amount - other.cost * one.amount || other.amount - one.amount);
  const greatest = new Array<number>(useful.length).fill(0);
  for (let index = useful.length - 1; index >= 0; index--)
    greatest[index] = Math.max(useful[index]?.amount ?? 0, greatest[index + 1] ?? 0);
  const search: Search = { helpers: useful, greatest, best: Number.POSITIVE_INFINITY, looks: 0 };
  descend(search, 0, amount, 0, Math.min(most, useful.length));
  return search.looks > LOOKS_MAX ? fractional(search, 0, amount) : search.best;
}
