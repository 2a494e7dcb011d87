import { storagesElsewhere } from '#shared/execution/storages-elsewhere.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { MissingRight } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { missingRights, neededRights } from './rights.ts';

/**
 * Which privilege is missing on which path for these moves, and which guests that keeps where they are: what Proxmox VE
 * would say at each move, before anybody approves them. @throws PveError
 */
export async function preflight(
  api: PveApi,
  snapshot: ClusterSnapshot,
  settings: Settings,
  moves: readonly Pick<PlannedMove, 'vmid' | 'target'>[],
): Promise<MissingRight[]> {
  const needed = moves.flatMap((move) => {
    const storages = storagesElsewhere(snapshot, settings, move).map(([, to]) => to);
    return neededRights({ vmid: move.vmid, storages }).map((right) => ({ ...right, vmid: move.vmid }));
  });
  const missing = new Map<string, MissingRight>();
  const lacking = await missingRights(api, needed);
  const isLacking = new Set(lacking.map(({ path, privilege }) => `${privilege} ${path}`));
  for (const { path, privilege, vmid } of needed) {
    const key = `${privilege} ${path}`;
    if (!isLacking.has(key)) continue;
    const known = missing.get(key);
    missing.set(key, { path, privilege, vmids: [...(known?.vmids ?? []), vmid] });
  }
  return [...missing.values()];
}
