import { type Execution, type ExecutionMove, isActive } from '#shared/execution/execution.ts';
import { verify } from '#shared/plan/verify.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/** What a person decides, and may have decided since the plan was made; figures and states are checked live. */
const RULES: ReadonlySet<string> = new Set([
  'ha-native-rebalance',
  'ha-node-affinity',
  'ignored',
  'keep-apart',
  'keep-together',
  'pinned',
]);

/** A rule as a sentence, and the guests that it names. */
export interface BrokenRule {
  readonly text: string;
  readonly vmids: readonly number[];
}

/**
 * The rule that a move would break now; `undefined` when there is none. Moves that are under way
 * and those that only go together with it are counted as if they arrived.
 */
export function brokenRule(
  snapshot: ClusterSnapshot,
  { settings, moves }: Execution,
  move: ExecutionMove,
): BrokenRule | undefined {
  const along = moves.filter(
    (other) => other.vmid === move.vmid || isActive(other) || isBundled(other, move),
  );
  const actions = along.map(({ vmid, source, target }) => ({ vmid, source, target }));
  const violations = verify(snapshot, settings, { moves: [], steps: [{ step: 1, actions }] });
  return violations.find(({ constraint, vmids }) => RULES.has(constraint) && vmids.includes(move.vmid));
}

const isBundled = (other: ExecutionMove, { togetherWith }: ExecutionMove): boolean =>
  other.state === 'waiting' && togetherWith.includes(other.vmid);
