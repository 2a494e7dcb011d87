import { isProven } from './canary.ts';
import { changeMove, changeMoves } from './change.ts';
import type { Advance, Verdict } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';
import type { MoveEventAt } from './on-move.ts';
import { CROWDED, hasPlace } from './places.ts';

/** The precondition has been looked at: the move starts, is skipped, or waits. */
export function onChecked(
  execution: Execution,
  move: ExecutionMove,
  { verdict: said, atMs }: Extract<MoveEventAt, { type: 'checked' }>,
): Advance {
  const { vmid } = move;
  const verdict = said.type === 'go' && !hasPlace(execution, move, said.foreign) ? CROWDED : said;
  if (verdict.type === 'skip') {
    const { detail, remedy, about } = verdict;
    const skipped = { state: 'skipped', detail, remedy, endedAtMs: atMs } as const;
    return [changeMove(execution, vmid, about ? { ...skipped, detailAbout: [...about] } : skipped), []];
  }
  const waiting = changeMove(execution, vmid, { state: 'waiting' });
  if (execution.phase !== 'running' || execution.replanning) return [waiting, []];
  if (verdict.type === 'pause') return [{ ...waiting, phase: 'paused', detail: verdict.detail }, []];
  if (verdict.type === 'hold') return hold(execution, vmid, verdict.detail, atMs + verdict.seconds * 1000);
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
