import type { Balance } from '../plan/plan.ts';
import { imbalanceOf } from '../seeds/native-imbalance.ts';

/** How uneven the nodes are in the measure of Proxmox VE's own scheduler (pve-ha-manager CRS), in percent. */
export function nativeImbalancePercent({ nodes }: Balance): number {
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
