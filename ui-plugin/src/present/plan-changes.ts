import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { guestLabel, routeLabel } from './move-rows.ts';
import { currentPlan, type DeskState, runningExecution } from './state.ts';
import { t } from './text.ts';

function guestChange(before: GuestFacts | undefined, after: GuestFacts | undefined): string | undefined {
  if (after === undefined) return before && t('{guest} is gone', { guest: guestLabel(before) });
  const guest = guestLabel(after);
  if (before === undefined) return t('{guest} is new on {node}', { guest, node: after.node });
  if (before.node !== after.node)
    return t('{guest} went {route}', {
      guest,
      route: routeLabel({ source: before.node, target: after.node }),
    });
  if (before.status !== after.status) return t('{guest} is {status} now', { guest, status: after.status });
  if (before.lock !== after.lock)
    return after.lock === undefined
      ? t('{guest} is unlocked', { guest })
      : t('{guest} is locked ({lock})', { guest, lock: after.lock });
  return undefined;
}

function nodeChanges(before: ClusterSnapshot, after: ClusterSnapshot): readonly string[] {
  const known = new Map(before.nodes.map((node) => [node.name, node]));
  return after.nodes.flatMap((node) => {
    const old = known.get(node.name);
    if (old === undefined) return [t('{node} is new', { node: node.name })];
    if (old.status !== node.status)
      return [t('{node} is {status} now', { node: node.name, status: node.status })];
    if (old.maintenance !== node.maintenance)
      return [
        node.maintenance
          ? t('{node} is in maintenance now', { node: node.name })
          : t('{node} left maintenance', { node: node.name }),
      ];
    return [];
  });
}

/** How the cluster differs from the one that the plan before was made for; empty if nothing is to be said. */
export function planChanges(state: DeskState): readonly string[] {
  const [before, after] = [state.previous?.snapshot, currentPlan(state)?.snapshot];
  // what is carried out was made from a look that may be older than the one before it
  if (before === undefined || after === undefined || runningExecution(state) !== undefined) return [];
  const old = new Map(before.guests.map((guest) => [guest.vmid, guest]));
  const now = new Map(after.guests.map((guest) => [guest.vmid, guest]));
  const guests = [...new Set([...old.keys(), ...now.keys()])].map((vmid) =>
    guestChange(old.get(vmid), now.get(vmid)),
  );
  return [...nodeChanges(before, after), ...guests.filter((change) => change !== undefined)];
}
