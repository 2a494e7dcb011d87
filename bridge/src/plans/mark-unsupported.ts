import type { Plan } from '#shared/plan/plan.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type Executes, notSupported } from '../execute/supported.ts';

/** Warns at each move of what the executor would say when its turn comes, before anybody approves it. */
export function markUnsupported(plan: Plan, { guests }: ClusterSnapshot, executes: Executes): Plan {
  const managed = new Set(guests.filter(({ ha }) => ha !== undefined).map(({ vmid }) => vmid));
  const moves = plan.moves.map((move) => {
    const why = notSupported(move.kind, managed.has(move.vmid), executes);
    return why ? { ...move, warnings: [...move.warnings, why] } : move;
  });
  return { ...plan, moves };
}
