import type { PlannedMove } from '#shared/plan/plan.ts';
import { missingRights, neededRights, SEES_CLUSTER } from '../execute/rights.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { failure } from './command-error.ts';

/** Before anybody is asked: may this user migrate these guests? @throws CommandError that names what is missing. */
export async function needsMigrate(
  api: PveApi,
  userid: string,
  moves: readonly PlannedMove[],
): Promise<void> {
  const [missing] = await missingRights(api, [
    SEES_CLUSTER,
    ...moves.flatMap(({ vmid }) => neededRights({ vmid })),
  ]);
  if (missing === undefined) return;
  const { path, privilege } = missing;
  const role = missing === SEES_CLUSTER ? 'PVEAuditor on it' : 'PVEVMAdmin on it or on /vms';
  throw failure(`${userid} has no ${privilege} on ${path}. Maybe give the role ${role}`);
}
