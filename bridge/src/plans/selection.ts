import { neededGuests } from '#shared/plan/needed-guests.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { Refusal } from '#shared/protocol/problems.ts';

export interface Ticked {
  readonly vmids: readonly number[];
  /** Guests whose downtime was ticked on its own. */
  readonly consentVmids: readonly number[];
}

/** Throws `selection-empty`, `move-unknown`, `moves-depend` or `consent-missing`: what cannot be meant so. */
export function checkSelection(moves: readonly PlannedMove[], { vmids, consentVmids }: Ticked): void {
  if (vmids.length === 0) throw new Refusal('selection-empty');
  const planned = new Map(moves.map((move) => [move.vmid, move]));
  const ticked = new Set(vmids);
  for (const vmid of ticked) {
    const move = planned.get(vmid);
    if (!move) throw new Refusal('move-unknown', { vmid });
    const needs = neededGuests(move).find((other) => planned.has(other) && !ticked.has(other));
    if (needs !== undefined) throw new Refusal('moves-depend', { vmid, needs });
    if (move.needsConsent && !consentVmids.includes(vmid)) throw new Refusal('consent-missing', { vmid });
  }
}
