import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { reasonText } from '#shared/plan/reason.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { pveError } from './ask.ts';

const LOOK_EVERY_MS = 10_000;

/** Watches, while something moves, whether the cluster loses a node or its quorum over it (S1). */
export function createMembershipWatch(context: Context): (api: PveApi) => Promise<void> {
  let before: ReadonlySet<string> | undefined;
  let nextLookMs = 0;
  return async (api) => {
    if (context.clock.nowMs() < nextLookMs) return;
    nextLookMs = context.clock.nowMs() + LOOK_EVERY_MS;
    const seen = await look(context, api);
    if (!seen) return;
    const left = nodesThatAre('offline', seen).filter((name) => before?.has(name));
    before = new Set(nodesThatAre('online', seen));
    const detail = danger(seen, left);
    if (detail !== undefined) return context.tell({ type: 'endangered', detail });
    const alarm = alarmFrom(context, seen);
    if (alarm !== undefined) context.tell({ type: 'alarm', detail: alarm });
  };
}

/** Whether something else than the membership says that nothing more should start (S15). */
function alarmFrom(context: Context, seen: ClusterSnapshot): string | undefined {
  const left = context.execution().moves.filter(({ state }) => state === 'waiting');
  const vmids = left.map(({ vmid }) => vmid);
  const found = clusterHealth(seen, vmids).find(({ level }) => level === 'stop');
  return found && reasonText(found.reason);
}

/** Where it cannot be seen, nothing is concluded: every new move is checked on its own. */
async function look(context: Context, api: PveApi): Promise<ClusterSnapshot | undefined> {
  try {
    return await context.observe(api, []);
  } catch (error) {
    pveError(error);
    return undefined;
  }
}

/** A node of which nobody knows is none that has left: only its figures are missing. */
const nodesThatAre = (wanted: 'online' | 'offline', { nodes }: ClusterSnapshot): string[] =>
  nodes.flatMap(({ name, status }) => (status === wanted ? [name] : []));

function danger({ cluster }: ClusterSnapshot, left: readonly string[]): string | undefined {
  if (left.length > 0)
    return `stopped: ${left.join(', ')} left the cluster while a guest moved, maybe because of it`;
  return cluster.quorate === false
    ? 'stopped: the cluster lost its quorum while a guest moved, maybe because of it'
    : undefined;
}
