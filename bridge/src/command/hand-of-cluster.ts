import type { ApprovablePlan, BridgeDesk } from './bridge-desk.ts';
import type { Hand } from './carry-out.ts';
import { failure } from './command-error.ts';
import { lackingRights } from './lacking-rights.ts';

/** The one executor of the cluster, through a bridge: under its lock, in its history, to be stopped from anywhere. */
export const handOfCluster = (desk: BridgeDesk, offer: ApprovablePlan | undefined): Hand => ({
  async mayMove() {
    const missing = offer?.missingRights ?? [];
    if (missing.length > 0) throw lackingRights(desk.userid, missing);
  },
  start({ moves, consentVmids }, { acceptsQuorumRisk }) {
    if (offer === undefined) throw failure('the bridge offers no plan that could be approved');
    const vmids = moves.map(({ vmid }) => vmid);
    return desk.approve({ ...offer, vmids, consentVmids: [...consentVmids], acceptsQuorumRisk });
  },
  leave: async () => undefined,
});
