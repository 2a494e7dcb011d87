import { startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { alternatives } from './alternatives.ts';
import { compileProblem } from './compile-problem.ts';
import type { Alternative } from './plan.ts';
import { type Reason, reason } from './reason.ts';
import { staysOf } from './stays.ts';

/** Why a guest is where it is, and why it is not anywhere else. */
export interface GuestExplanation {
  readonly vmid: number;
  readonly node: string;
  readonly reason: Reason;
  /** Every other node with the first reason against it. */
  readonly targets: Alternative[];
}

/** Explains one guest as things are now, without a plan. A guest that is not listed is unknown to this reader. */
export function explainGuest(snapshot: ClusterSnapshot, settings: Settings, vmid: number): GuestExplanation {
  const problem = compileProblem(snapshot, settings);
  const { kernel, bundles } = problem;
  const guest = kernel.model.guestIndex.get(vmid) ?? -1;
  const node = kernel.model.guests[guest]?.node ?? '';
  const state = startState(problem);
  const stay = staysOf(state, new Map()).find((each) => each.vmid === vmid);
  const why = stay?.reason ?? reason('load-unknown');
  const unit = bundles.units.findIndex(({ guests }) => guests.includes(guest));
  const targets =
    unit >= 0
      ? alternatives(state, unit)
      : snapshot.nodes
          .filter(({ name }) => name !== node)
          .map(({ name }) => ({ node: name, reason: targetReason(problem, guest, name) ?? why }));
  return { vmid, node, reason: why, targets };
}

function targetReason({ kernel, nodeCount }: ReturnType<typeof compileProblem>, guest: number, name: string) {
  const node = kernel.model.nodeIndex.get(name) ?? 0;
  const number = kernel.refusals[guest * nodeCount + node] ?? 0;
  return number > 0 ? kernel.reasons[number] : undefined;
}
