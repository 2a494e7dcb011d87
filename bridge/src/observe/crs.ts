import { CRS_MODES, type CrsFacts } from '#shared/snapshot/cluster-facts.ts';
import type { ClusterOptions } from '../pve/answers.ts';
import { propertiesOf } from '../pve/property-string.ts';

const isMode = (text: string): text is CrsFacts['mode'] => CRS_MODES.some((mode) => mode === text);

/** They were fractions for a while (pve-cluster before 9.1.5): 0.3 is meant as 30 percent. */
const percent = (text: string | undefined, usual: number): number => {
  const value = Number(text ?? usual);
  if (!Number.isFinite(value)) return usual;
  return value > 0 && value <= 1 ? value * 100 : value;
};

/** datacenter.cfg `crs`, with the defaults of Proxmox VE. */
export function crsFacts(options: ClusterOptions | undefined): CrsFacts {
  const crs = propertiesOf(options?.crs, 'ha');
  const mode = crs.ha ?? 'basic';
  return {
    mode: isMode(mode) ? mode : 'basic',
    thresholdPercent: percent(crs['ha-auto-rebalance-threshold'], 30),
    marginPercent: percent(crs['ha-auto-rebalance-margin'], 10),
    method: crs['ha-auto-rebalance-method'] ?? 'bruteforce',
    holdRounds: Math.max(1, Math.round(Number(crs['ha-auto-rebalance-hold-duration'] ?? 3)) || 3),
  };
}

/** It rebalances only by the load of nodes: the basic mode counts guests and moves none (PVE::HA::Manager). */
export const isRebalancing = (options: ClusterOptions | undefined): boolean =>
  propertiesOf(options?.crs, 'ha')['ha-auto-rebalance'] === '1' && crsFacts(options).mode !== 'basic';
