import * as z from 'zod/mini';
import { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { guestExplainer } from '../explain-guest.ts';
import { finalPlan } from '../final-plan.ts';
import { withRestarts } from '../offer-restarts.ts';
import { Plan, Stay } from '../plan.ts';
import { type Reason, reason } from '../reason.ts';
import { type Budget, onlyDuties, onlyThese, pinTo, withBudget } from './wishes.ts';

/** Where a guest was before it was brought elsewhere. */
export const HomePlace = z.object({ vmid: z.int(), home: z.string(), put: z.string() });
export type HomePlace = z.infer<typeof HomePlace>;

/** The way back: only for what is still where it was put. */
export const ReturnHome = z.object({
  plan: Plan,
  settings: Settings,
  /** Guests of the list that do not go back, with the reason; an unknown node is an empty name. */
  staying: z.array(Stay),
  commands: z.array(z.string()),
});
export type ReturnHome = z.infer<typeof ReturnHome>;

/** Why a guest need not or cannot go home at all; undefined where that is to be seen. */
function whyNot({ nodes }: ClusterSnapshot, { home, put }: HomePlace, node: string): Reason | undefined {
  if (node === home) return reason('is-home', { node: home });
  if (node !== put) return reason('moved-since', { node, target: put });
  return nodes.some(({ name }) => name === home) ? undefined : reason('unknown-node', { node: home });
}

/** Splits the places into those that are tried and those that are not, with the reason. */
function sorted(snapshot: ClusterSnapshot, places: readonly HomePlace[]) {
  const nodeOf = new Map(snapshot.guests.map(({ vmid, node }) => [vmid, node]));
  const going = new Map<number, string>();
  const staying: Stay[] = [];
  for (const place of new Map(places.map((each) => [each.vmid, each])).values()) {
    const { vmid, home } = place;
    const node = nodeOf.get(vmid);
    const why = node === undefined ? reason('unknown-guest', { vmid }) : whyNot(snapshot, place, node);
    if (why === undefined) going.set(vmid, home);
    else staying.push({ vmid, node: node ?? '', reason: why });
  }
  return { going, staying };
}

/** A person asked for it by name: the way back is no sign of a balancer that errs, and the homes are in use again. */
function asAsked(settings: Settings, places: readonly HomePlace[]): Settings {
  const homes = new Set(places.map(({ home }) => home));
  const evacuatedNodes = settings.evacuatedNodes.filter((node) => !homes.has(node));
  return { ...settings, evacuatedNodes, cooldownSeconds: 0, reversalBanSeconds: 0 };
}

/** The plan that brings guests back to where they were, as far as they are still where they were put. */
export function returnHome(
  snapshot: ClusterSnapshot,
  settings: Settings,
  places: readonly HomePlace[],
  budget: Budget = {},
): ReturnHome {
  const asked = asAsked(withBudget(settings, snapshot, budget), places);
  const { going, staying } = sorted(snapshot, places);
  const ways = [...going].map(([vmid, home]) => pinTo(vmid, [home], `${vmid} goes home`));
  const own = onlyDuties(onlyThese(asked, snapshot, ({ vmid }) => going.has(vmid)));
  const found = finalPlan(snapshot, { ...own, rules: [...own.rules, ...ways] });
  const explain = guestExplainer(snapshot, withRestarts(own), found.moves);
  const moves = found.moves.map((move) => ({
    ...move,
    reason: reason('came-from', { target: move.target }),
  }));
  const moved = new Set(moves.map(({ vmid }) => vmid));
  const left = snapshot.guests.filter(({ vmid }) => going.has(vmid) && !moved.has(vmid));
  const refused = left.map(({ vmid, node }): Stay => {
    const { reason: why, targets } = explain(vmid);
    const there = targets.find((target) => target.node === going.get(vmid))?.reason;
    const isFree = there === undefined || there.code === 'no-gain';
    return { vmid, node, reason: !isFree ? there : why.code === 'not-needed' ? reason('no-order') : why };
  });
  const homes = [...new Set(moves.map(({ target }) => target))];
  return {
    plan: { ...found, moves },
    settings: asked,
    staying: [...staying, ...refused],
    commands: homes.map((node) => `ha-manager crm-command node-maintenance disable ${node}`),
  };
}
