import type { PlannedMove } from '#shared/plan/plan.ts';
import { missingRights, neededRights, SEES_CLUSTER } from '../execute/rights.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { lackingRights } from './lacking-rights.ts';

/** Before anybody is asked: may this user migrate these guests? @throws CommandError that names what is missing. */
export async function needsMigrate(
  api: PveApi,
  userid: string,
  moves: readonly PlannedMove[],
): Promise<void> {
  const vmids = moves.map(({ vmid }) => vmid);
  const missing = await missingRights(api, [
    { ...SEES_CLUSTER, vmids },
    ...vmids.flatMap((vmid) => neededRights({ vmid }).map((right) => ({ ...right, vmids: [vmid] }))),
  ]);
  if (missing.length > 0) throw lackingRights(userid, missing);
}
