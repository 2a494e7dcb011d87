import { whoOf } from './canary.ts';
import { type Execution, type ExecutionMove, moveOf } from './execution.ts';
import type { ExecutionView, MoveView } from './execution-view.ts';

type MaySee = (vmid: number) => boolean;

/** What a viewer may see of it (S12): moves of other guests are only counted, and nowhere named. */
export function executionView(execution: Execution, maySee: MaySee): ExecutionView {
  const { id, planId, digest, approvedBy, node, address, purpose } = execution;
  const { startedAtMs, endedAtMs, mandateEndsAtMs, phase, outcome } = execution;
  const seen = execution.moves.filter(({ vmid }) => maySee(vmid));
  return {
    id,
    planId,
    digest,
    approvedBy,
    node,
    address,
    purpose,
    startedAtMs,
    endedAtMs,
    continuesUntilMs: mandateEndsAtMs,
    phase,
    outcome,
    moves: seen.map((move) => moveView(execution, move, maySee)),
    hiddenMoves: execution.moves.length - seen.length,
    replanning: execution.replanning,
    promised: execution.promised,
    detail: hideGuests(withoutHidden(execution, maySee), maySee),
  };
}

/** What is asked about a guest begins with its number and its name. */
function withoutHidden({ detail, moves }: Execution, maySee: MaySee): string | undefined {
  const hidden = moves.find((move) => !maySee(move.vmid) && detail?.startsWith(`${whoOf(move)} `));
  return hidden === undefined ? detail : `a hidden guest${detail?.slice(whoOf(hidden).length)}`;
}

function moveView(execution: Execution, move: ExecutionMove, maySee: MaySee): MoveView {
  const { vmid, name, kind, source, target, step, how, bytes, state, remedy, upid, progress } = move;
  const detail =
    move.blockedBy === undefined ? ownDetail(move, maySee) : blocked(execution, move.blockedBy, maySee);
  return {
    vmid,
    name,
    kind,
    source,
    target,
    onward: move.onward?.target,
    parkedFrom: move.parkedFrom,
    step,
    how,
    bytes,
    state,
    detail: hideGuests(detail, maySee),
    remedy: hideGuests(remedy, maySee),
    upid,
    progress,
    startedAtMs: move.startedAtMs,
    endedAtMs: move.endedAtMs,
    canary: move.canary,
    expectedSecondsRange: move.expectedSecondsRange,
    measured: move.measured,
  };
}

const ownDetail = ({ detail, detailAbout = [] }: ExecutionMove, maySee: MaySee): string | undefined =>
  detailAbout.every(maySee) ? detail : 'a rule with a hidden guest would be broken';

function blocked(execution: Execution, vmid: number, maySee: MaySee): string {
  const state = moveOf(execution, vmid)?.state ?? 'skipped';
  const who = maySee(vmid) ? `guest ${vmid}` : 'another guest';
  return `only moves with or after ${who}, which was ${state === 'failed' ? 'not moved: it failed' : state}`;
}

/** PVE's texts name other guests as `vm:104`, `VM 104` or `/vms/104`. */
const hideGuests = (text: string | undefined, maySee: MaySee): string | undefined =>
  text?.replace(/(?:\b(?:vm|ct|guest)[: ]|\/vms\/)(\d+)\b/gi, (named, vmid: string) =>
    maySee(Number(vmid)) ? named : 'a hidden guest',
  );
