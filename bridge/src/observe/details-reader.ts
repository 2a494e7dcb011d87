import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { GuestStatus } from '../pve/guest-answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { inTurn } from './in-turn.ts';
import { createNodeReader, type NodeDetails } from './node-reader.ts';
import { type Outcome, outcomeOf, readValue, soonEnough } from './outcome.ts';

const NODE_WAIT_MS = 4000;
const BALLOON_AGE_MAX_MS = 60_000;
/** pvestatd takes memory from guests above 80 %: below this no balloon can be filled. */
const BALLOONING_SHARE = 0.75;
const BALLOONS_MAX = 40;

/** What the inventory does not tell of nodes, and of guests on nodes that are short of memory. */
export interface DetailsReader {
  node(name: string): NodeDetails | undefined;
  /** What its balloon leaves a guest, where it was read on that node. */
  balloonBytes(vmid: number, node: string): number | undefined;
  gaps(): UnknownFact[];
  /** Four requests per node within a quarter of an hour, and one a minute per guest that may be squeezed, forty at most. */
  read(snapshot: ClusterSnapshot, signal?: AbortSignal): Promise<void>;
}

interface Reading<Value> {
  readonly outcome: Outcome<Value>;
  readonly atMs: number;
}

export function createDetailsReader(
  api: PveApi,
  clock: Clock,
  /** Bridges that may not be seen look as if they were not there (S12). */
  seesAllBridges: () => boolean,
): DetailsReader {
  const nodes = createNodeReader(api, clock);
  const balloons = new Map<string, Reading<GuestStatus>>();
  const isFresh = (reading: Reading<unknown> | undefined, ageMaxMs: number) =>
    reading !== undefined && elapsedMs(clock) - reading.atMs < ageMaxMs;
  const keyOf = (vmid: number, node: string) => `${vmid} ${node}`;
  async function readBalloon(guest: GuestFacts) {
    const key = keyOf(guest.vmid, guest.node);
    if (isFresh(balloons.get(key), BALLOON_AGE_MAX_MS)) return;
    const atMs = elapsedMs(clock);
    const outcome = await soonEnough(clock, NODE_WAIT_MS, outcomeOf(api.guestStatus(guest)));
    balloons.set(key, { outcome, atMs });
  }
  return {
    node: (name) => nodes.details(name, seesAllBridges()),
    balloonBytes: (vmid, node) => balloonOf(known(balloons.get(keyOf(vmid, node)))),
    gaps: nodes.gaps,
    async read(snapshot, signal) {
      for (const [key, reading] of balloons) if (!isFresh(reading, BALLOON_AGE_MAX_MS)) balloons.delete(key);
      const online = snapshot.nodes.filter(({ status }) => status === 'online');
      const jobs = [
        ...online.map(
          ({ name }) =>
            () =>
              nodes.read(name),
        ),
        ...maybeSqueezed(snapshot).map((guest) => () => readBalloon(guest)),
      ];
      await inTurn(jobs, signal);
    },
  };
}

const known = <Value>(reading: Reading<Value> | undefined): Value | undefined =>
  reading && readValue(reading.outcome);

/** Virtual machines on nodes whose memory is short, the largest first. */
function maybeSqueezed({ nodes, guests }: ClusterSnapshot): GuestFacts[] {
  const isShort = ({ status, load, memoryTotalBytes }: NodeFacts) =>
    status === 'online' &&
    load !== undefined &&
    memoryTotalBytes !== undefined &&
    load.memoryBytes > memoryTotalBytes * BALLOONING_SHARE;
  const short = new Set(nodes.filter(isShort).map(({ name }) => name));
  const memoryOf = ({ memoryTotalBytes = 0 }: GuestFacts) => memoryTotalBytes;
  return guests
    .filter(({ kind, status, node }) => kind === 'qemu' && status === 'running' && short.has(node))
    .sort((one, other) => memoryOf(other) - memoryOf(one) || one.vmid - other.vmid)
    .slice(0, BALLOONS_MAX);
}

/** A guest without a balloon, or with an empty one, has all of its memory: that is no fact of its own. */
function balloonOf(status: GuestStatus | undefined): number | undefined {
  const actual = status?.ballooninfo?.actual ?? status?.balloon;
  const maximum = status?.ballooninfo?.max_mem ?? status?.maxmem;
  return actual !== undefined && maximum !== undefined && actual < maximum ? actual : undefined;
}
