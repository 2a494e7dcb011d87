import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../../clock.ts';
import { errorText } from '../../log.ts';
import { clockOffsetSeconds } from '../../observe/node-reader.ts';
import { type Outcome, outcomeOf, readValue, soonEnough } from '../../observe/outcome.ts';
import type { PveApi } from '../../pve/pve-api.ts';

const WAIT_MS = 4000;

/** Whether the session has ended at all is for other requests to tell. */
const untold = (error: unknown): Outcome<never> => ({ type: 'failed', why: errorText(error), status: 401 });

/**
 * The snapshot with the clocks of these nodes as they are now (S15): one may have been set since the plan was approved.
 * What a node does not tell, or not to everybody, is unknown; a node whose clock was set takes nobody's ticket for valid.
 */
export async function withClocks(
  api: PveApi,
  clock: Clock,
  snapshot: ClusterSnapshot,
  names: readonly string[],
): Promise<ClusterSnapshot> {
  const read = async (name: string) =>
    [
      name,
      readValue(
        await soonEnough(clock, WAIT_MS, outcomeOf(clockOffsetSeconds(api, clock, name)).catch(untold)),
      ),
    ] as const;
  const offsets = new Map(await Promise.all(names.map(read)));
  const nodes = snapshot.nodes.map((node) => {
    const offset = offsets.get(node.name);
    return offset === undefined ? node : { ...node, clockOffsetSeconds: offset };
  });
  return { ...snapshot, nodes };
}
