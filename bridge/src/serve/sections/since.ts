import type { Balance } from '#shared/plan/plan.ts';
import type { ClusterSection } from '#shared/protocol/sections.ts';

/** Since when it has been so; a value that is another one begins anew. */
function createSpell(): (value: string, atMs: number) => number {
  let last: { readonly value: string; readonly sinceMs: number } | undefined;
  return (value, atMs) => {
    if (last?.value !== value) last = { value, sinceMs: atMs };
    return last.sinceMs;
  };
}

/** Remembers since when the first line of the panel has said the same, while anybody looked (S21). */
export function createSince(): (balance: Balance, takenAtMs: number) => NonNullable<ClusterSection['since']> {
  const [worst, survival] = [createSpell(), createSpell()];
  return (balance, takenAtMs) => ({
    worstMs: worst(`${balance.worst?.node} ${balance.worst?.resource}`, takenAtMs),
    survivalMs: survival(balance.survivesNodeLoss, takenAtMs),
  });
}
