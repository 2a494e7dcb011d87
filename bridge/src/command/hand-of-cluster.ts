import type { MissingRight } from '#shared/protocol/sections.ts';
import type { ApprovablePlan, BridgeDesk } from './bridge-desk.ts';
import type { Hand } from './carry-out.ts';
import { failure } from './command-error.ts';

const rightText = ({ privilege, path, vmids }: MissingRight): string =>
  `${privilege} on ${path} (${vmids.length === 1 ? 'guest' : 'guests'} ${vmids.join(', ')})`;

/** The one executor of the cluster, through a bridge: under its lock, in its history, to be stopped from anywhere. */
export const handOfCluster = (desk: BridgeDesk, offer: ApprovablePlan | undefined): Hand => ({
  async mayMove() {
    const missing = offer?.missingRights ?? [];
    if (missing.length === 0) return;
    throw failure(
      `you have no ${missing.map(rightText).join(', no ')}. Maybe an administrator gives you a role with it there`,
    );
  },
  start({ moves, consentVmids }, { acceptsQuorumRisk }) {
    if (offer === undefined) throw failure('the bridge offers no plan that could be approved');
    const vmids = moves.map(({ vmid }) => vmid);
    return desk.approve({ ...offer, vmids, consentVmids: [...consentVmids], acceptsQuorumRisk });
  },
  leave: async () => undefined,
});
