import * as z from 'zod/mini';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { evaluateSelection } from '../evaluate-selection.ts';
import { GuestExplanation, guestExplainer } from '../explain-guest.ts';
import { type Balance, type Plan, PlannedMove } from '../plan.ts';
import { Reason, reason } from '../reason.ts';
import { NodePreview, previewOf } from './preview.ts';
import { unknownGuest } from './unknown-name.ts';

const Effect = z.object({
  worstPercent: z.optional(z.number()),
  spreadPercent: z.object({ memory: z.number(), cpu: z.number() }),
});

/** Why a guest is moved: what it brings, what it costs, what it waits for and what may go wrong. */
export const MoveExplanation = z.object({
  move: PlannedMove,
  /** Its two nodes before and after the whole plan. */
  nodes: z.array(NodePreview),
  /** Moves that are over before it begins. */
  waitsFor: z.array(z.object({ vmid: z.int(), source: z.string(), target: z.string() })),
  /** Moves that fall away with it. */
  neededBy: z.array(z.int()),
  /** The cluster with the whole plan, and with all of it but this move and what falls away. */
  withIt: Effect,
  withoutIt: Effect,
  risks: z.array(Reason),
});
export type MoveExplanation = z.infer<typeof MoveExplanation>;

/** One guest in the light of a plan: why it moves, or why it stays, and what each node says. */
export const Explanation = z.object({ guest: GuestExplanation, move: z.optional(MoveExplanation) });
export type Explanation = z.infer<typeof Explanation>;

const effectOf = ({ worst, spreadPercent }: Balance): z.infer<typeof Effect> => ({
  ...(worst === undefined ? {} : { worstPercent: worst.percent }),
  spreadPercent,
});

function risksOf(
  snapshot: ClusterSnapshot,
  { vmid, downtimeSeconds, needsConsent, warnings, target }: PlannedMove,
) {
  const guest = snapshot.guests.find((each) => each.vmid === vmid);
  const disks = (guest?.placement?.volumes ?? []).filter(({ shared }) => !shared);
  const diskBytes = disks.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  return [
    ...warnings,
    ...(needsConsent ? [reason('is-restarted', { downtimeSeconds })] : []),
    ...(diskBytes > 0 ? [reason('copies-disks', { diskBytes, target })] : []),
    ...(guest?.history === undefined ? [reason('one-sample')] : []),
  ];
}

/** Why this move; undefined where the plan has none of that guest. */
export function explainMove(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
  vmid: number,
): MoveExplanation | undefined {
  const move = plan.moves.find((each) => each.vmid === vmid);
  if (move === undefined) return undefined;
  const others = plan.moves.filter((each) => each.vmid !== vmid).map((each) => each.vmid);
  const rest = evaluateSelection(snapshot, settings, plan, others);
  return {
    move,
    nodes: previewOf(plan).filter(({ node }) => node === move.source || node === move.target),
    waitsFor: plan.moves
      .filter((each) => move.needs.includes(each.vmid))
      .map(({ vmid: other, source, target }) => ({ vmid: other, source, target })),
    neededBy: rest.dropped.map((each) => each.vmid),
    withIt: effectOf(plan.after),
    withoutIt: effectOf(rest.after),
    risks: risksOf(snapshot, move),
  };
}

/** One guest in the light of a plan. */
export function explain(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
  vmid: number,
): Explanation {
  const move = explainMove(snapshot, settings, plan, vmid);
  const guest = guestExplainer(snapshot, settings, plan.moves)(vmid);
  if (guest.reason.code === 'unknown-guest')
    return { guest: { ...guest, reason: unknownGuest(snapshot, vmid) } };
  if (move !== undefined) {
    const { source, reason: why, alternatives } = move.move;
    return { guest: { vmid, node: source, reason: why, targets: alternatives }, move };
  }
  const stay = plan.stays.find((each) => each.vmid === vmid);
  return { guest: stay === undefined ? guest : { ...guest, reason: stay.reason } };
}
