import type { Execution } from '#shared/execution/execution.ts';
import { type Away, awayFromHome } from '#shared/execution/home-places.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { BridgeParts } from './parts.ts';

interface Eyes {
  visible(): ClusterSnapshot | undefined;
  maySee(vmid: number): boolean;
}

/** All executions that are known, newest first; the one that runs is among them. */
function allExecutions({ executor }: Pick<BridgeParts, 'executor'>): readonly Execution[] {
  const [current, history] = [executor.current(), executor.history()];
  return current === undefined || history.some(({ id }) => id === current.id)
    ? history
    : [current, ...history];
}

/** Who is still where an evacuation has put them, as far as this viewer may see them (S12, S21). */
export function awayNow(parts: Pick<BridgeParts, 'executor'>, { visible, maySee }: Eyes): readonly Away[] {
  const all = awayFromHome(allExecutions(parts));
  if (all.length === 0) return [];
  const nodeOf = new Map(visible()?.guests.map(({ vmid, node }) => [vmid, node]));
  return all.flatMap((away) => {
    const places = away.places.filter(({ vmid, put }) => maySee(vmid) && nodeOf.get(vmid) === put);
    return places.length === 0 ? [] : [{ ...away, places }];
  });
}

/**
 * Nodes that an evacuation has emptied and that are empty still: somebody works on them, so plans leave them out until
 * their guests are brought back, somebody starts a guest there, or a person says otherwise.
 */
function heldNodes(parts: Pick<BridgeParts, 'executor'>, eyes: Eyes): string[] {
  const inUse = new Set(
    eyes.visible()?.guests.flatMap(({ node, status }) => (status === 'stopped' ? [] : [node])),
  );
  return awayNow(parts, eyes).flatMap(({ node }) => (inUse.has(node) ? [] : [node]));
}

/** The kept settings as plans and questions of this viewer start from them. */
export const settingsForPlans = (
  parts: Pick<BridgeParts, 'executor'>,
  eyes: Eyes,
  kept: Settings,
): Settings => {
  const held = heldNodes(parts, eyes).filter((node) => !kept.evacuatedNodes.includes(node));
  return held.length === 0 ? kept : { ...kept, evacuatedNodes: [...kept.evacuatedNodes, ...held] };
};
