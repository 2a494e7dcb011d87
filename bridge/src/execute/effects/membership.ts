import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { reasonText } from '#shared/plan/reason.ts';
import type { ClusterStatusRow } from '../../pve/answers.ts';
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
    const rows = await readMembers(api);
    if (!rows) return;
    const now = onlineNodes(rows);
    const left = [...(before ?? [])].filter((name) => !now.has(name));
    before = now;
    const detail = danger(rows, left);
    if (detail !== undefined) return context.tell({ type: 'endangered', detail });
    const alarm = await alarmFrom(context, api);
    if (alarm !== undefined) context.tell({ type: 'alarm', detail: alarm });
  };
}

/** Whether something else than the membership says that nothing more should start (S15). */
async function alarmFrom(context: Context, api: PveApi): Promise<string | undefined> {
  const left = context.execution().moves.filter(({ state }) => state === 'waiting');
  try {
    const snapshot = await context.observe(api, []);
    const vmids = left.map(({ vmid }) => vmid);
    const found = clusterHealth(snapshot, vmids).find(({ level }) => level === 'stop');
    return found && reasonText(found.reason);
  } catch (error) {
    pveError(error);
    return undefined;
  }
}

/** Where it cannot be seen, nothing is concluded: every new move is checked on its own. */
async function readMembers(api: PveApi): Promise<ClusterStatusRow[] | undefined> {
  try {
    return await api.clusterStatus();
  } catch (error) {
    pveError(error);
    return undefined;
  }
}

const onlineNodes = (rows: readonly ClusterStatusRow[]): Set<string> =>
  new Set(rows.flatMap(({ type, name, online }) => (type === 'node' && online && name ? [name] : [])));

function danger(rows: readonly ClusterStatusRow[], left: readonly string[]): string | undefined {
  if (left.length > 0)
    return `stopped: ${left.join(', ')} left the cluster while a guest moved, maybe because of it`;
  const isLost = rows.some(({ type, quorate }) => type === 'cluster' && quorate === false);
  return isLost ? 'stopped: the cluster lost its quorum while a guest moved, maybe because of it' : undefined;
}
