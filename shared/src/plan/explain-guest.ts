import * as z from 'zod/mini';
import type { Problem } from '../model/problem.ts';
import { type SearchState, startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { alternatives } from './alternatives.ts';
import { compileProblem } from './compile-problem.ts';
import { Alternative } from './plan.ts';
import { Reason, reason } from './reason.ts';
import { staysOf } from './stays.ts';

/** Why a guest is where it is, and why it is not anywhere else. */
export const GuestExplanation = z.object({
  vmid: z.int(),
  node: z.string(),
  reason: Reason,
  /** Every other node with the first reason against it. */
  targets: z.array(Alternative),
});
export type GuestExplanation = z.infer<typeof GuestExplanation>;

type Moves = readonly { readonly vmid: number; readonly target: string }[];

/** Where each unit is after the moves. */
function placeAfter({ kernel: { model }, bundles, home }: Problem, moves: Moves): Int32Array {
  const targets = new Map(moves.map(({ vmid, target }) => [vmid, model.nodeIndex.get(target)]));
  const targetOf = (guest: number) => targets.get(model.guests[guest]?.vmid ?? -1);
  return Int32Array.from(home, (node, unit) => targetOf(bundles.units[unit]?.guests[0] ?? -1) ?? node);
}

/**
 * Explains guests as things are now, or as they are after some moves. A guest that is not listed is unknown to
 * this reader.
 */
export function guestExplainer(
  snapshot: ClusterSnapshot,
  settings: Settings,
  moves: Moves = [],
): (vmid: number) => GuestExplanation {
  const problem = compileProblem(snapshot, settings);
  const state = startState(problem, placeAfter(problem, moves));
  const stays = new Map(staysOf(state, new Map()).map((stay) => [stay.vmid, stay.reason]));
  return (vmid) => {
    const { kernel } = problem;
    const guest = kernel.model.guestIndex.get(vmid) ?? -1;
    const why = guest < 0 ? reason('unknown-guest', { vmid }) : (stays.get(vmid) ?? reason('load-unknown'));
    return {
      vmid,
      node: kernel.model.guests[guest]?.node ?? '',
      reason: why,
      targets: guest < 0 ? [] : targetsOf(state, guest, why),
    };
  };
}

export const explainGuest = (snapshot: ClusterSnapshot, settings: Settings, vmid: number): GuestExplanation =>
  guestExplainer(snapshot, settings)(vmid);

function targetsOf(state: SearchState, guest: number, why: Reason): Alternative[] {
  const { kernel, bundles, nodeCount } = state.problem;
  const unit = bundles.units.findIndex(({ guests }) => guests.includes(guest));
  if (unit >= 0) return alternatives(state, unit);
  const refusalOn = (node: number): Reason | undefined => {
    const number = kernel.refusals[guest * nodeCount + node] ?? 0;
    return number > 0 ? kernel.reasons[number] : undefined;
  };
  return kernel.model.nodes.flatMap(({ name }, node) =>
    node === kernel.model.home[guest] ? [] : [{ node: name, reason: refusalOn(node) ?? why }],
  );
}
