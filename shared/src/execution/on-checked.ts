import { isProven } from './canary.ts';
import { changeMove, changeMoves } from './change.ts';
import type { Advance, Verdict } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';
import type { MoveEventAt } from './on-move.ts';
import { hasPlace } from './places.ts';

/** How long a move waits before it looks again whether the migrations of others have ended. */
const FOREIGN_HOLD_SECONDS = 15;

/** The precondition has been looked at: the move starts, is skipped, or waits. */
export function onChecked(
  execution: Execution,
  move: ExecutionMove,
  { verdict, atMs }: Extract<MoveEventAt, { type: 'checked' }>,
): Advance {
  const { vmid } = move;
  if (verdict.type === 'skip') {
    const { detail, remedy, about } = verdict;
    const skipped = { state: 'skipped', detail, remedy, endedAtMs: atMs } as const;
    return [changeMove(execution, vmid, about ? { ...skipped, detailAbout: [...about] } : skipped), []];
  }
  const waiting = changeMove(execution, vmid, { state: 'waiting' });
  if (execution.phase !== 'running' || execution.replanning) return [waiting, []];
  if (verdict.type === 'pause') return [{ ...waiting, phase: 'paused', detail: verdict.detail }, []];
  if (verdict.type === 'hold') return hold(execution, vmid, verdict.detail, atMs + verdict.seconds * 1000);
  if (!hasPlace(execution, move, verdict.foreign))
    return hold(
      execution,
      vmid,
      'waits for migrations that are not ours',
      atMs + FOREIGN_HOLD_SECONDS * 1000,
    );
  return [start(execution, move, verdict, atMs), [{ type: 'migrate', vmid }]];
}

type Go = Extract<Verdict, { type: 'go' }>;

/** One request for the guest and for all that HA takes along with it. */
function start(
  execution: Execution,
  move: ExecutionMove,
  { ha, knownUpids, request, hadAgent, along = [] }: Go,
  atMs: number,
) {
  const started = {
    state: 'starting' as const,
    ha,
    askedBy: execution.approvedBy,
    startedAtMs: atMs,
    canary: isProven(execution, move) ? undefined : true,
  };
  const { vmid } = move;
  const led = changeMove(execution, vmid, { ...started, request, hadAgent, knownUpids: [...knownUpids] });
  const isFree = ({ state }: ExecutionMove) => state === 'waiting' || state === 'checking';
  return along.reduce(
    (next, rider) =>
      changeMoves(next, (other) => other.vmid === rider.vmid && isFree(other), {
        ...started,
        leader: vmid,
        knownUpids: [...rider.knownUpids],
        ...{ detail: undefined, heldUntilMs: undefined },
      }),
    led,
  );
}

const hold = (execution: Execution, vmid: number, detail: string, untilMs: number): Advance => [
  changeMove(execution, vmid, { state: 'waiting', detail, heldUntilMs: untilMs }),
  [{ type: 'wake', atMs: untilMs }],
];
