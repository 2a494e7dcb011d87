import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { CpuFacts, NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import type { GuestStatus } from '../pve/guest-answers.ts';
import type { NodeStatus, QemuMachine } from '../pve/node-answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { compact } from './compact.ts';
import { inTurn } from './in-turn.ts';
import { type Outcome, outcomeOf, readValue, soonEnough } from './outcome.ts';

/** Processors do not change while a node runs; what guests share changes slowly. */
const NODE_AGE_MAX_MS = 15 * 60_000;
const NODE_WAIT_MS = 4000;
const BALLOON_AGE_MAX_MS = 60_000;
/** pvestatd takes memory from guests above 80 %: below this no balloon can be filled. */
const BALLOONING_SHARE = 0.75;
const BALLOONS_MAX = 40;

export type NodeDetails = Pick<NodeFacts, 'clockOffsetSeconds' | 'cpu' | 'ksmSharedBytes' | 'machineVersion'>;

/** What the inventory does not tell of nodes, and of guests on nodes that are short of memory. */
export interface DetailsReader {
  node(name: string): NodeDetails | undefined;
  /** What its balloon leaves a guest, where it was read on that node. */
  balloonBytes(vmid: number, node: string): number | undefined;
  gaps(): UnknownFact[];
  /** Three requests per node within a quarter of an hour, and one a minute per guest that may be squeezed, forty at most. */
  read(snapshot: ClusterSnapshot, signal?: AbortSignal): Promise<void>;
}

interface Reading<Value> {
  readonly outcome: Outcome<Value>;
  readonly atMs: number;
}

export function createDetailsReader(api: PveApi, clock: Clock): DetailsReader {
  const nodes = new Map<string, Reading<NodeStatus>>();
  const machines = new Map<string, Reading<QemuMachine[]>>();
  const clocks = new Map<string, Reading<number>>();
  const balloons = new Map<string, Reading<GuestStatus>>();
  const isFresh = (reading: Reading<unknown> | undefined, ageMaxMs: number) =>
    reading !== undefined && clock.nowMs() - reading.atMs < ageMaxMs;
  const keyOf = (vmid: number, node: string) => `${vmid} ${node}`;
  /** A node that keeps us waiting for one answer is not asked for the next. */
  async function readNode(name: string) {
    const isThere =
      (await readInto(nodes, name, () => api.nodeStatus(name))) &&
      (await readInto(machines, name, () => api.nodeMachines(name)));
    if (isThere) await readInto(clocks, name, () => offsetOf(name));
  }
  async function readInto<Value>(
    readings: Map<string, Reading<Value>>,
    name: string,
    read: () => Promise<Value>,
  ) {
    if (isFresh(readings.get(name), NODE_AGE_MAX_MS)) return true;
    const atMs = clock.nowMs();
    const outcome = await soonEnough(clock, NODE_WAIT_MS, outcomeOf(read()));
    readings.set(name, { outcome, atMs });
    return outcome.type === 'read' || outcome.status > 0;
  }
  async function offsetOf(name: string): Promise<number> {
    const atMs = clock.nowMs();
    const { time } = await api.nodeTime(name);
    return Math.round(time - (atMs + clock.nowMs()) / 2000);
  }
  async function readBalloon(guest: GuestFacts) {
    const key = keyOf(guest.vmid, guest.node);
    if (isFresh(balloons.get(key), BALLOON_AGE_MAX_MS)) return;
    const atMs = clock.nowMs();
    const outcome = await soonEnough(clock, NODE_WAIT_MS, outcomeOf(api.guestStatus(guest)));
    balloons.set(key, { outcome, atMs });
  }
  return {
    node: (name) => detailsOf(known(nodes.get(name)), known(machines.get(name)), known(clocks.get(name))),
    balloonBytes: (vmid, node) => balloonOf(known(balloons.get(keyOf(vmid, node)))),
    gaps: () =>
      [...nodes]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([name, { outcome }]) =>
          outcome.type === 'failed' ? [{ what: `node ${name} status`, why: outcome.why }] : [],
        ),
    async read(snapshot, signal) {
      for (const [key, reading] of balloons) if (!isFresh(reading, BALLOON_AGE_MAX_MS)) balloons.delete(key);
      const online = snapshot.nodes.filter(({ status }) => status === 'online');
      const jobs = [
        ...online.map(
          ({ name }) =>
            () =>
              readNode(name),
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

/** The newest of them; how it compares is for the engine to say. */
function newestMachine(machines: readonly QemuMachine[] | undefined): string | undefined {
  const versions = machines?.flatMap(({ version }) => version?.match(/^\d+\.\d+/)?.[0] ?? []) ?? [];
  const figure = (version: string) => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major * 1000 + minor;
  };
  return versions.reduce<string | undefined>(
    (newest, version) => (newest === undefined || figure(version) > figure(newest) ? version : newest),
    undefined,
  );
}

function detailsOf(
  status: NodeStatus | undefined,
  machines: readonly QemuMachine[] | undefined,
  clockOffsetSeconds: number | undefined,
): NodeDetails | undefined {
  const machineVersion = newestMachine(machines);
  if (status === undefined && machineVersion === undefined && clockOffsetSeconds === undefined)
    return undefined;
  const { sockets, model, mhz, vendor, family, flags } = status?.cpuinfo ?? {};
  const cpu = compact<CpuFacts>({
    model: model === '' ? undefined : model,
    vendor,
    family,
    sockets,
    mhz: mhz !== undefined && mhz > 0 ? mhz : undefined,
    flags,
  });
  return compact<NodeDetails>({
    cpu: Object.keys(cpu).length === 0 ? undefined : cpu,
    ksmSharedBytes: status?.ksm?.shared,
    machineVersion,
    clockOffsetSeconds,
  });
}

/** A guest without a balloon, or with an empty one, has all of its memory: that is no fact of its own. */
function balloonOf(status: GuestStatus | undefined): number | undefined {
  const actual = status?.ballooninfo?.actual ?? status?.balloon;
  const maximum = status?.ballooninfo?.max_mem ?? status?.maxmem;
  return actual !== undefined && maximum !== undefined && actual < maximum ? actual : undefined;
}
