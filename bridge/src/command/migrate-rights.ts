import type { PlannedMove } from '#shared/plan/plan.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { failure } from './command-error.ts';

/** Before anybody is asked: may this user migrate these guests? @throws CommandError that names what is missing. */
export async function needsMigrate(
  api: PveApi,
  userid: string,
  moves: readonly PlannedMove[],
): Promise<void> {
  for (const { vmid } of moves) {
    const path = `/vms/${vmid}`;
    if ((await api.permissionsOn(path))[path]?.['VM.Migrate'] !== undefined) continue;
    throw failure(`${userid} has no VM.Migrate on ${path}. Maybe give the role PVEVMAdmin on it or on /vms`);
  }
}
