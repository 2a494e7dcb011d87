import * as z from 'zod/mini';
import { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { guestExplainer } from '../explain-guest.ts';
import { finalPlan } from '../final-plan.ts';
import { withRestarts } from '../offer-restarts.ts';
import { Alternative, Plan, Stay } from '../plan.ts';
import { Reason, reason } from '../reason.ts';
import { NodePreview, previewOf } from './preview.ts';
import { HomePlace } from './return-home.ts';
import { Survival, survive } from './survive.ts';
import { unknownNode } from './unknown-name.ts';
import { asEvenAsPossible, type Budget, onlyDuties, onlyThese, withBudget } from './wishes.ts';

/** A guest that stays, with the first reason and what each other node says in the end. */
export const Staying = z.extend(Stay, { targets: z.array(Alternative) });
export type Staying = z.infer<typeof Staying>;

/** Who goes where so that nodes can be worked on, who stays, and what that means for the rest. */
export const Evacuation = z.object({
  nodes: z.array(z.string()),
  plan: Plan,
  /** What the plan was made with: it is approved with these. */
  settings: Settings,
  /** Whether nothing runs on the nodes after the plan. */
  empties: z.boolean(),
  /** Running guests that stay there, with the first reason. */
  staying: z.array(Staying),
  /** Guests there that do not run: they wait on the node and are in nobody's way. */
  resting: z.array(z.int()),
  preview: z.array(NodePreview),
  /** Whether the nodes that are left bear the loss of one more. */
  survival: Survival,
  /** For Proxmox VE's own maintenance mode; shown, never run. */
  commands: z.array(z.string()),
  /** Where everybody came from, for the way back. */
  home: z.array(HomePlace),
  problems: z.array(Reason),
});
export type Evacuation = z.infer<typeof Evacuation>;

type Guest = ClusterSnapshot['guests'][number];

const runs = ({ status, template }: Guest): boolean => status !== 'stopped' && !template;

/** Guests on the nodes that run and are not moved. */
function stayingOf(snapshot: ClusterSnapshot, nodes: ReadonlySet<string>, { moves, stays }: Plan): Stay[] {
  const moved = new Set(moves.map(({ vmid }) => vmid));
  const why = new Map(stays.map((stay) => [stay.vmid, stay.reason]));
  return snapshot.guests
    .filter((guest) => nodes.has(guest.node) && runs(guest) && !moved.has(guest.vmid))
    .map(({ vmid, node }) => ({ vmid, node, reason: why.get(vmid) ?? reason('no-target') }));
}

/**
 * The plan that empties the nodes: their guests alone, spread as evenly as can be; only where somebody finds no
 * room that way, guests of other nodes may move too.
 */
function emptyingPlan(snapshot: ClusterSnapshot, settings: Settings, nodes: ReadonlySet<string>): Plan {
  const own = onlyThese(settings, snapshot, ({ node }) => nodes.has(node));
  const spread = finalPlan(snapshot, asEvenAsPossible(own));
  const left = stayingOf(snapshot, nodes, spread).length;
  if (left === 0) return spread;
  const wider = finalPlan(snapshot, onlyDuties(settings));
  return stayingOf(snapshot, nodes, wider).length < left ? wider : spread;
}

/** The same with what each other node says once the plan is done. */
function explained(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
  staying: readonly Stay[],
): Staying[] {
  if (staying.length === 0) return [];
  const explain = guestExplainer(snapshot, withRestarts(settings), plan.moves);
  return staying.map((stay) => ({ ...stay, targets: explain(stay.vmid).targets }));
}

/** As HA's own maintenance mode is turned on, where HA has something to do there. */
const maintenanceCommands = ({ guests }: ClusterSnapshot, nodes: readonly string[]): string[] =>
  nodes
    .filter((name) => guests.some(({ node, ha }) => node === name && ha !== undefined))
    .map((name) => `ha-manager crm-command node-maintenance enable ${name}`);

/** Who would go where if these nodes were emptied, as far as they can be. */
export function evacuate(
  snapshot: ClusterSnapshot,
  settings: Settings,
  nodes: readonly string[],
  budget: Budget = {},
): Evacuation {
  const known = new Set(snapshot.nodes.map(({ name }) => name));
  const emptied = [...new Set(nodes)].filter((name) => known.has(name));
  const leaving = new Set(emptied);
  const wished = withBudget(settings, snapshot, budget);
  const evacuated = [...new Set([...wished.evacuatedNodes, ...emptied])];
  const asked: Settings = { ...wished, evacuatedNodes: evacuated };
  const plan = emptyingPlan(snapshot, asked, leaving);
  const staying = stayingOf(snapshot, leaving, plan);
  const { moves } = plan;
  return {
    nodes: emptied,
    plan,
    settings: asked,
    empties: emptied.length > 0 && staying.length === 0,
    staying: explained(snapshot, asked, plan, staying),
    resting: snapshot.guests
      .filter((guest) => leaving.has(guest.node) && !runs(guest))
      .map(({ vmid }) => vmid),
    preview: previewOf(plan),
    survival: survive(snapshot, asked, {
      moves,
      losses: snapshot.nodes.flatMap(({ name }) => (leaving.has(name) ? [] : [[name]])),
    }),
    commands: maintenanceCommands(snapshot, emptied),
    home: moves
      .filter(({ source }) => leaving.has(source))
      .map(({ vmid, source, target }) => ({ vmid, home: source, put: target })),
    problems: [...new Set(nodes)]
      .filter((name) => !known.has(name))
      .map((node) => unknownNode(snapshot, node)),
  };
}
