import type { Balance } from '#shared/plan/plan.ts';
import { imbalanceOf } from '#shared/seeds/native-imbalance.ts';
import { balancesOf } from './node-rows.ts';
import type { DeskState } from './state.ts';

function percentOf({ nodes }: Balance): number {
  const known = nodes.filter(
    ({ memoryTotalBytes, cpuTotalCores }) => memoryTotalBytes > 0 && cpuTotalCores > 0,
  );
  return (
    100 *
    imbalanceOf({
      cpu: known.map(({ cpuCores, cpuTotalCores }) => cpuCores / cpuTotalCores),
      memory: known.map(({ memoryBytes, memoryTotalBytes }) => memoryBytes / memoryTotalBytes),
    })
  );
}

/** How uneven the nodes are in the measure of Proxmox VE's own scheduler, now and after the plan on show. */
export function nativeImbalance(
  state: DeskState,
): { readonly beforePercent: number; readonly afterPercent: number } | undefined {
  const balances = balancesOf(state);
  if (balances === undefined) return undefined;
  const beforePercent = percentOf(balances.now);
  return { beforePercent, afterPercent: balances.after ? percentOf(balances.after) : beforePercent };
}
