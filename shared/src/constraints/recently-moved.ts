import { ruleStates } from '../rules/rule-state.ts';
import { rulesOf } from '../rules/rules-of.ts';
import type { Settings } from '../settings/settings.ts';
import type { RecentMove } from '../snapshot/cluster-facts.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** Moves of each guest within this time, the newest first. */
export function movesWithin(
  { cluster, takenAtMs }: ClusterSnapshot,
  seconds: number,
): Map<number, RecentMove[]> {
  const byGuest = new Map<number, RecentMove[]>();
  const moves = [...(cluster.recentMoves ?? [])].sort((one, other) => other.endedAtMs - one.endedAtMs);
  for (const move of moves) {
    if (takenAtMs - move.endedAtMs >= seconds * 1000) continue;
    const earlier = byGuest.get(move.vmid);
    if (earlier) earlier.push(move);
    else byGuest.set(move.vmid, [move]);
  }
  return byGuest;
}

/** Guests that should leave however recently they came: their node is to be emptied, or breaks a rule. */
export function mustLeave(snapshot: ClusterSnapshot, settings: Settings): (guest: GuestFacts) => boolean {
  const emptied = new Set([
    ...settings.evacuatedNodes,
    ...snapshot.nodes.filter(({ maintenance }) => maintenance).map(({ name }) => name),
  ]);
  const states = ruleStates(snapshot, settings, rulesOf(snapshot, settings));
  const broken = new Set(states.flatMap(({ brokenVmids }) => brokenVmids));
  return ({ vmid, node }) => emptied.has(node) || broken.has(vmid);
}
