import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { reasonText } from '#shared/plan/reason.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { elapsedMs } from '../../clock.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { pveError } from './ask.ts';

const LOOK_EVERY_MS = 10_000;
/** After a look that saw nothing, and twice as long after each that follows: who cannot answer is not asked for more. */
const RETRY_MS = 1000;

type Surroundings = Pick<Context, 'clock' | 'execution' | 'eyes' | 'isStill' | 'tell'>;

/** Watches, while something moves, whether the cluster loses a node or its quorum over it (S1). */
export interface Members {
  /** For as long as one guest moves; all that move at the same time share what is seen. */
  watch(): { look(api: PveApi): Promise<void>; end(): void };
}

export function createMembers(context: Surroundings): Members {
  const { clock } = context;
  const moving = new Set<object>();
  let before: ReadonlySet<string> | undefined;
  let nextLookMs = 0;
  let unseenCount = 0;
  const lookNow = async (api: PveApi): Promise<void> => {
    const { id } = context.execution();
    nextLookMs = elapsedMs(clock) + LOOK_EVERY_MS;
    const seen = await look(context, api);
    if (!seen) {
      nextLookMs = elapsedMs(clock) + Math.min(RETRY_MS * 2 ** unseenCount++, LOOK_EVERY_MS);
      return;
    }
    unseenCount = 0;
    const left = nodesThatAre('offline', seen).filter((name) => before?.has(name));
    before = new Set(nodesThatAre('online', seen));
    if (!context.isStill(id)) return;
    const detail = danger(seen, left);
    if (detail !== undefined) return context.tell({ type: 'endangered', detail });
    const alarm = alarmFrom(context, seen);
    if (alarm !== undefined) context.tell({ type: 'alarm', detail: alarm });
  };
  return {
    watch() {
      // Whoever left while nothing moved did not leave over it.
      if (moving.size === 0) [before, nextLookMs, unseenCount] = [undefined, 0, 0];
      const one = {};
      moving.add(one);
      return {
        look: async (api) => {
          if (elapsedMs(clock) >= nextLookMs) await lookNow(api);
        },
        end: () => void moving.delete(one),
      };
    },
  };
}

/**
 * Whether something else than the membership says that nothing more should start (S15). What concerns only guests on Ceph
 * is concluded of those whose disks are known: the others are looked at before their own moves.
 */
function alarmFrom(context: Surroundings, seen: ClusterSnapshot): string | undefined {
  const read = new Set(seen.guests.flatMap(({ vmid, placement }) => (placement ? [vmid] : [])));
  const left = context.execution().moves.filter(({ state, vmid }) => state === 'waiting' && read.has(vmid));
  const vmids = left.map(({ vmid }) => vmid);
  const found = clusterHealth(seen, vmids).find(({ level }) => level === 'stop');
  return found && reasonText(found.reason);
}

/** Where it cannot be seen, nothing is concluded: every new move is checked on its own. */
async function look({ eyes }: Surroundings, api: PveApi): Promise<ClusterSnapshot | undefined> {
  try {
    return (await eyes(api).look()).snapshot;
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
