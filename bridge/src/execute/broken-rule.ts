import { keepTogether } from '#shared/constraints/keep-together.ts';
import { type Execution, type ExecutionMove, isActive } from '#shared/execution/execution.ts';
import { findingWrong, type PlanViolation, verifying } from '#shared/plan/verify.ts';
import type { Wrong } from '#shared/plan/wrong.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { piecewise } from '../piecewise.ts';

/**
 * What holds at every start. Left out is what is decided with a plan as a whole (consent, budgets, inflow), what the
 * first leg of a guest that stops on its way would break by itself (cooldown, the way back), and what was read of the
 * nodes when the plan was approved and does not change meanwhile (their processors and pages).
 */
const RULES: ReadonlySet<string> = new Set([
  ...['bridges', 'mapped-devices', 'pve-precheck'],
  ...['ha-native-rebalance', 'ha-node-affinity', 'ignored', 'keep-apart', 'keep-between', 'keep-sites'],
  ...['keep-spread', 'keep-together', 'local-disks', 'local-resources', 'maintenance', 'memory-capacity'],
  ...['node-availability', 'node-calm', 'pinned', 'protected-guests', 'qemu-version', 'replication'],
  ...['shared-disks', 'storage-reach', 'storage-space', 'vcpu-limit'],
]);

/** Whether a rule of the catalogue is looked at again before each move. */
export const isLiveRule = (constraint: string): boolean => RULES.has(constraint);

/** Sums that a plan may bring up to what they were at its start, where that was beyond the limit (S8). */
const SUMS: ReadonlySet<string> = new Set(['memory-capacity', 'storage-space']);

/** What is full beyond its limit. */
export const fullAt = (snapshot: ClusterSnapshot, settings: Settings): Promise<Wrong[]> =>
  piecewise(findingWrong(snapshot, settings, (constraint) => SUMS.has(constraint)));

/** A rule as a sentence, and the guests that it names. */
export interface BrokenRule {
  readonly text: string;
  readonly vmids: readonly number[];
}

/**
 * The rule that a move would break now; `undefined` when there is none. Moves that are under way and those that only go
 * together with it are counted as if they arrived; of those that do so in a later step, where others have made room for
 * them, it is only asked whether they are together in the end.
 */
export async function brokenRule(
  snapshot: ClusterSnapshot,
  { settings, moves, fullAtApproval }: Execution,
  move: ExecutionMove,
): Promise<BrokenRule | undefined> {
  const bundled = moves.filter((other) => isBundled(other, move));
  const later = bundled.filter(({ step }) => step !== move.step);
  const along = moves.filter(
    (other) =>
      other.vmid === move.vmid || isActive(other) || (bundled.includes(other) && !later.includes(other)),
  );
  const brokenBy = async (actions: readonly ExecutionMove[], isAsked: (constraint: string) => boolean) => {
    const parts = { moves: [], steps: [{ step: 1, actions: actions.map(actionOf) }] };
    const violations = await piecewise(verifying(snapshot, settings, parts, isAsked, fullAtApproval));
    return violations.find(({ vmids, nodes }: PlanViolation) =>
      vmids.length === 0 ? nodes.includes(move.target) : vmids.includes(move.vmid),
    );
  };
  if (later.length === 0) return brokenBy(along, isLiveRule);
  return (
    (await brokenBy(along, (rule) => isLiveRule(rule) && rule !== keepTogether.id)) ??
    brokenBy([...along, ...later], (rule) => rule === keepTogether.id)
  );
}

const actionOf = ({ vmid, source, target }: ExecutionMove) => ({ vmid, source, target });

const isBundled = (other: ExecutionMove, { togetherWith }: ExecutionMove): boolean =>
  other.state === 'waiting' && togetherWith.includes(other.vmid);
