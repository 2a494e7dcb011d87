import { nativeImbalancePercent } from '#shared/report/native-imbalance.ts';
import { balancesOf } from './node-rows.ts';
import type { DeskState } from './state.ts';

/** How uneven the nodes are in the measure of Proxmox VE's own scheduler, now and after the plan on show. */
export function nativeImbalance(
  state: DeskState,
): { readonly beforePercent: number; readonly afterPercent: number } | undefined {
  const balances = balancesOf(state);
  if (balances === undefined) return undefined;
  const beforePercent = nativeImbalancePercent(balances.now);
  const { after } = balances;
  return { beforePercent, afterPercent: after ? nativeImbalancePercent(after) : beforePercent };
}
