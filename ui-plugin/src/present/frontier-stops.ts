import type { Plan } from '#shared/plan/plan.ts';
import { reason } from '#shared/plan/reason.ts';
import type { FrontierSection } from '#shared/protocol/sections.ts';
import type { CurrentPlan, DeskState } from './state.ts';

type Stop = FrontierSection['points'][number];

/** The stops of the Moves slider: the best plan for each number of moves, the fewest first. */
export function frontierStops({ sections: { frontier, plan } }: DeskState): readonly Stop[] {
  if (frontier === undefined || frontier.planId !== plan?.current?.planId) return [];
  return frontier.points.filter(({ by }) => by === 'moves');
}

/** Who stays in another plan of the same cluster: who moves no more could, but others help more. */
function staysOf({ moves, stays }: Plan, others: Plan['moves']): Plan['stays'] {
  const moving = new Set(others.map(({ vmid }) => vmid));
  const spared = moves.map(({ vmid, source }) => ({ vmid, node: source, reason: reason('other-moves') }));
  return [...stays, ...spared]
    .filter(({ vmid }) => !moving.has(vmid))
    .sort((one, other) => one.vmid - other.vmid);
}

/** The stop on show, or where a better one was found instead of it the one with as many moves, or else fewer. */
function stopOf(picked: CurrentPlan, stops: readonly Stop[]): Stop | undefined {
  const count = picked.plan.moves.length;
  return (
    stops.find(({ planId }) => planId === picked.planId) ??
    stops.filter(({ moves }) => moves.length <= count).at(-1) ??
    stops[0]
  );
}

/** The stop on show once more is known of it or instead of it; undefined where nothing has changed. */
export function stopAgain(state: DeskState): CurrentPlan | undefined {
  const { picked, sections } = state;
  const { frontier, plan } = sections;
  if (picked === undefined || picked.purpose !== undefined || plan?.current === undefined) return undefined;
  const stop = stopOf(picked, frontierStops(state));
  if (stop === undefined) return undefined;
  if (picked.plan.moves === stop.moves && picked.missingRights === frontier?.missingRights) return undefined;
  return planOfStop(plan.current, stop, frontier?.missingRights);
}

/** A stop as the plan on show: made from the same cluster as the newest, approved by its own id. */
export function planOfStop(
  current: CurrentPlan,
  stop: Stop,
  missingRights?: CurrentPlan['missingRights'],
): CurrentPlan {
  const { planId, digest, moves, steps, after, bytes, expectedSecondsRange } = stop;
  const stays = staysOf(current.plan, moves);
  const status = 'locally-optimal' as const;
  const { gapPercent: _, ...plan } = current.plan;
  return {
    ...current,
    ...{ planId, digest, missingRights },
    plan: { ...plan, status, moves, steps, stays, after, bytes, expectedSecondsRange },
  };
}
