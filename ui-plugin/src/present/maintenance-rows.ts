import type { Purpose } from '#shared/plan/purpose.ts';
import { isMoving } from './progress.ts';
import { type DeskState, newestPlan, runningExecution } from './state.ts';
import { t, tn } from './text.ts';

/** A node in the Node Maintenance tab. */
export interface MaintenanceRow {
  readonly node: string;
  readonly online: boolean;
  readonly maintenance: boolean;
  /** It is among those to be emptied. */
  readonly chosen: boolean;
  readonly state: string;
  readonly icon: string;
  /** Guests that an evacuation has taken off it and that could go back. */
  readonly away: number;
  readonly awayTip: string;
  /** Plans put nothing onto it. */
  readonly held: boolean;
}

const GOOD = 'fa fa-check-circle good';
const WARNING = 'fa fa-exclamation-triangle warning';

type Told = Pick<MaintenanceRow, 'state' | 'icon'>;

/** Whether the other nodes keep the majority while this one is away. */
function keepsQuorum({ sections }: DeskState): boolean {
  const nodes = sections.cluster?.nodes ?? [];
  const online = nodes.filter(({ status }) => status === 'online').length;
  return (online - 1) * 2 > nodes.length;
}

/** What is to be known before an empty node is rebooted. */
function emptyNode(state: DeskState, node: string): Told {
  const facts = newestPlan(state)?.snapshot.nodes.find(({ name }) => name === node);
  if (!keepsQuorum(state))
    return { icon: WARNING, state: t('{node} is empty, but without it the cluster has no quorum', { node }) };
  if (state.sections.cluster?.hiddenGuestsPossible !== false)
    return { icon: 'fa fa-info-circle info-blue', state: t('no guest runs here that you may see') };
  if ((facts?.osds ?? 0) > 0)
    return {
      icon: GOOD,
      state: t('{node} is empty, safe to reboot once noout is set: it has Ceph OSDs', { node }),
    };
  return { icon: GOOD, state: t('{node} is empty, safe to reboot', { node }) };
}

function toldOf(state: DeskState, node: string, online: boolean): Told {
  if (!online) return { icon: 'fa fa-times-circle faded', state: t('offline') };
  const moving = runningExecution(state)?.moves.filter(
    (move) => isMoving(move) && (move.source === node || move.target === node),
  );
  if (moving !== undefined && moving.length > 0)
    return {
      icon: 'fa fa-refresh',
      state: tn('{count} guest is moving', '{count} guests are moving', moving.length),
    };
  const guests = state.sections.cluster?.balance.nodes.find((each) => each.node === node)?.guests ?? 0;
  if (guests === 0) return emptyNode(state, node);
  return {
    icon: '',
    state: tn('{count} guest', '{count} guests', guests),
  };
}

/** Every node, whether it can be rebooted, and who could come back to it. */
export function maintenanceRows(state: DeskState): readonly MaintenanceRow[] {
  const purpose = state.errand?.purpose;
  const chosen = new Set(purpose?.kind === 'evacuate' ? purpose.nodes : []);
  const away = new Map(state.sections.maintenance?.away.map((each) => [each.node, each]));
  const held = new Set(newestPlan(state)?.purpose ? [] : newestPlan(state)?.settings.evacuatedNodes);
  const nodes = state.sections.cluster?.nodes ?? [];
  return [...nodes]
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ name: node, status, maintenance }) => {
      const online = status === 'online';
      const left = away.get(node);
      return {
        ...{ node, online, maintenance, chosen: chosen.has(node) },
        ...toldOf(state, node, online),
        away: left?.places.length ?? 0,
        awayTip:
          left === undefined
            ? ''
            : t('Evacuated by {user}; these guests are still where they were put.', { user: left.by }),
        held: held.has(node),
      };
    });
}

/** What is asked for once this node is ticked or un-ticked too; nothing where none is left. */
export function withNode({ errand }: DeskState, node: string, ticked: boolean): Purpose | undefined {
  const before = errand?.purpose.kind === 'evacuate' ? errand.purpose.nodes : [];
  const others = before.filter((each) => each !== node);
  const nodes = ticked ? [...others, node] : others;
  return nodes.length === 0 ? undefined : { kind: 'evacuate', nodes };
}
