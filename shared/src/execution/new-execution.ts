import { assert } from '../kit/assert.ts';
import type { PlannedMove } from '../plan/plan.ts';
import type { Purpose } from '../plan/purpose.ts';
import type { Wrong } from '../plan/wrong.ts';
import type { LinkFacts } from '../settings/link-limits.ts';
import type { Settings } from '../settings/settings.ts';
import { EXECUTION_FORMAT, type Execution, type ExecutionMove } from './execution.ts';
import { executionLimits } from './limits.ts';
import type { Promised } from './promised.ts';

/** What was approved, by whom and until when. */
export interface Approval {
  readonly id: string;
  readonly planId: string;
  readonly digest: string;
  readonly approvedBy: string;
  readonly address?: string | undefined;
  readonly node?: string | undefined;
  readonly yields?: boolean | undefined;
  readonly purpose?: Purpose | undefined;
  readonly atMs: number;
  readonly mandateEndsAtMs: number;
  readonly moves: readonly PlannedMove[];
  readonly settings: Settings;
  /** Absent: taken as shared with corosync. */
  readonly link?: LinkFacts | undefined;
  /** Pairs of nodes between which moves went well lately (S16). */
  readonly provenPairs?: readonly string[] | undefined;
  readonly promised?: Promised | undefined;
  readonly fullAtApproval?: readonly Wrong[] | undefined;
}

/** An execution that has not begun: `advance` it by `begin`. */
export function newExecution(approval: Approval): Execution {
  const { id, planId, digest, approvedBy, address, node, yields, purpose } = approval;
  const { atMs, mandateEndsAtMs, moves, settings, link } = approval;
  const vmids = new Set(moves.map(({ vmid }) => vmid));
  assert(vmids.size === moves.length, 'a guest is moved twice in one execution');
  return {
    format: EXECUTION_FORMAT,
    id,
    planId,
    digest,
    approvedBy,
    ...(address === undefined ? {} : { address }),
    ...(node === undefined ? {} : { node }),
    ...(yields === undefined ? {} : { yields }),
    ...(purpose === undefined ? {} : { purpose }),
    startedAtMs: atMs,
    mandateEndsAtMs,
    settings,
    limits: executionLimits(settings, link),
    phase: 'running',
    followed: true,
    ...(approval.provenPairs === undefined ? {} : { provenPairs: [...approval.provenPairs] }),
    ...(approval.promised === undefined ? {} : { promised: approval.promised }),
    ...(approval.fullAtApproval === undefined ? {} : { fullAtApproval: [...approval.fullAtApproval] }),
    moves: moves.map((move) => newMove(move, vmids)),
  };
}

/** Needs outside the selection have been dropped with their moves, or are met already. */
const newMove = (move: PlannedMove, vmids: ReadonlySet<number>): ExecutionMove => {
  const own = (needs: readonly number[]) => needs.filter((vmid) => vmids.has(vmid));
  const { via } = move;
  const legs = via === undefined ? 1 : 2;
  return {
    vmid: move.vmid,
    name: move.name,
    kind: move.kind,
    source: move.source,
    target: via?.node ?? move.target,
    step: move.step,
    how: move.how,
    bytes: move.bytes / legs,
    expectedSeconds: move.expectedSeconds / legs,
    expectedSecondsRange: [move.expectedSecondsRange[0] / legs, move.expectedSecondsRange[1] / legs],
    ...(move.needsConsent ? { isRestart: true } : {}),
    needs: own(move.needs),
    ...(move.needsLeft === undefined ? {} : { needsLeft: own(move.needsLeft) }),
    togetherWith: own(move.togetherWith),
    ...(via === undefined
      ? {}
      : {
          onward: {
            ...{ target: move.target, step: via.step },
            ...{ needs: own(via.needs), needsLeft: own(via.needsLeft) },
          },
        }),
    state: 'waiting',
  };
};
