import type { ReplannedMove } from '#shared/execution/event.ts';
import type { Execution, ExecutionMove } from '#shared/execution/execution.ts';
import { evaluatingSelection, type Selection } from '#shared/plan/evaluate-selection.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { reason } from '#shared/plan/reason.ts';
import { verifying } from '#shared/plan/verify.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { piecewise } from '../../piecewise.ts';
import { isLiveRule } from '../broken-rule.ts';
import type { Context } from '../context.ts';
import { isDenied, pveError } from './ask.ts';

interface Replanned {
  readonly moves: readonly ReplannedMove[];
  readonly dropped: readonly { readonly vmid: number; readonly detail: string }[];
}

/**
 * Puts what is left of an execution into an order that is possible now. It never adds a guest, nor a stop on its way, or
 * changes where one goes: that is what was approved (S2). Guests that failed are where they are, and count there.
 */
export async function replanRest(context: Context): Promise<void> {
  const api = context.authority();
  if (!api) return context.tell({ type: 'not-replanned', detail: 'nobody has approved it' });
  const left = waiting(context.execution());
  const vmids = left.map(({ vmid }) => vmid);
  const targets = [...new Set(left.flatMap(({ target, onward }) => [target, onward?.target ?? target]))];
  try {
    const eyes = context.eyes(api);
    const snapshot = await eyes.readPlacement((await eyes.look()).snapshot, vmids, targets);
    context.tell({ type: 'replanned', ...(await replanned(snapshot, context.execution())) });
  } catch (error) {
    const { message } = pveError(error);
    if (isDenied(error)) context.refused(api, message);
    context.tell({ type: 'not-replanned', detail: message });
  }
}

const waiting = ({ moves }: Execution): ExecutionMove[] => moves.filter(({ state }) => state === 'waiting');

/** The moves that are left in a new order; one that breaks a rule is left out, and the rest is tried again. */
async function replanned(snapshot: ClusterSnapshot, execution: Execution): Promise<Replanned> {
  const dropped: { vmid: number; detail: string }[] = [];
  const nodeOf = new Map(snapshot.guests.map(({ vmid, node }) => [vmid, node]));
  const left = waiting(execution).filter((move) => {
    const node = nodeOf.get(move.vmid);
    if (node === move.source) return true;
    const detail =
      node === undefined
        ? 'it is not there any more, or not visible'
        : `it is on ${node} now, not on ${move.source}`;
    dropped.push({ vmid: move.vmid, detail });
    return false;
  });
  let rest = left.map(plannedAgain);
  for (;;) {
    const vmids = rest.map(({ vmid }) => vmid);
    const selection = await piecewise(
      evaluatingSelection(snapshot, execution.settings, { moves: rest }, vmids),
    );
    for (const { vmid } of selection.dropped)
      dropped.push({ vmid, detail: 'there is no order any more in which it finds room' });
    const { moves } = selection;
    const why = await objectionTo(selection, snapshot, execution);
    if (why === undefined) return { moves: moves.map(replannedMove), dropped };
    for (const { vmid } of moves) if (why.vmids.has(vmid)) dropped.push({ vmid, detail: why.text });
    rest = moves.filter(({ vmid }) => !why.vmids.has(vmid));
  }
}

/** Why some of the moves cannot go so: a stop on the way is a migration that somebody has to approve, like any other. */
async function objectionTo(
  { moves, steps }: Pick<Selection, 'moves' | 'steps'>,
  snapshot: ClusterSnapshot,
  execution: Execution,
): Promise<{ readonly vmids: ReadonlySet<number>; readonly text: string } | undefined> {
  const stops = new Map(execution.moves.map(({ vmid, target, onward }) => [vmid, onward && target]));
  const stray = moves.find(({ vmid, via }) => via !== undefined && via.node !== stops.get(vmid));
  if (stray !== undefined)
    return {
      vmids: new Set([stray.vmid]),
      text: `it would have to stop on ${stray.via?.node}, which nobody has approved`,
    };
  const [why] = await piecewise(
    verifying(snapshot, execution.settings, { moves, steps }, isLiveRule, execution.fullAtApproval),
  );
  return (
    why && {
      vmids: new Set(why.vmids.length === 0 ? moves.map(({ vmid }) => vmid) : why.vmids),
      text: why.text,
    }
  );
}

/** The move as a plan has it, as far as its order depends on it: the rest was told when it was approved. */
const plannedAgain = (move: ExecutionMove): PlannedMove => ({
  ...{ vmid: move.vmid, name: move.name, kind: move.kind, how: move.how, step: move.step },
  ...{ source: move.source, target: move.onward?.target ?? move.target },
  ...{ bytes: move.bytes, expectedSeconds: move.expectedSeconds },
  expectedSecondsRange: move.expectedSecondsRange ?? [move.expectedSeconds, move.expectedSeconds],
  ...{
    downtimeSeconds: 0,
    gainPercent: 0,
    targetPercent: 0,
    reason: reason('came-from', { target: move.target }),
  },
  ...{ needs: [], togetherWith: move.togetherWith, alternatives: [], warnings: [] },
  needsConsent: move.isRestart ?? false,
});

const replannedMove = ({ vmid, target, step, needs, needsLeft, via }: PlannedMove): ReplannedMove => ({
  ...{ vmid, step, needs, needsLeft },
  target: via?.node ?? target,
  onward:
    via === undefined ? undefined : { target, step: via.step, needs: via.needs, needsLeft: via.needsLeft },
});
