import type { CpuFacts, NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { NetworkRow, NodeStatus, QemuMachine } from '../pve/node-answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { compact } from './compact.ts';
import { type Outcome, outcomeOf, readValue, soonEnough } from './outcome.ts';

/** Processors do not change while a node runs; what guests share, and networks, change slowly. */
const NODE_AGE_MAX_MS = 15 * 60_000;
/** What could not be read is asked again sooner. */
const FAILURE_AGE_MAX_MS = 60_000;
const NODE_WAIT_MS = 4000;

export type NodeDetails = Pick<
  NodeFacts,
  'bridges' | 'clockOffsetSeconds' | 'cpu' | 'ksmSharedBytes' | 'machineVersion'
>;

interface Reading<Value> {
  readonly outcome: Outcome<Value>;
  readonly askAgainMs: number;
}

type Readings<Value> = Map<string, Reading<Value>>;

/** What only a node itself tells: four requests within a quarter of an hour. */
export interface NodeReader {
  /** Bridges that may be hidden from the reader look as if they were not there (S12). */
  details(name: string, seesAllBridges: boolean): NodeDetails | undefined;
  gaps(): UnknownFact[];
  read(name: string): Promise<void>;
}

/** How far the clock of a node is ahead of ours, half of what its answer took being its way there. @throws PveError */
export async function clockOffsetSeconds(
  api: Pick<PveApi, 'nodeTime'>,
  clock: Clock,
  name: string,
): Promise<number> {
  const atMs = clock.nowMs();
  const { time } = await api.nodeTime(name);
  return Math.round(time - (atMs + clock.nowMs()) / 2000);
}

export function createNodeReader(api: PveApi, clock: Clock): NodeReader {
  const statuses: Readings<NodeStatus> = new Map();
  const machines: Readings<QemuMachine[]> = new Map();
  const clocks: Readings<number> = new Map();
  const bridges: Readings<NetworkRow[]> = new Map();
  /** Whether the node answered at all. */
  async function readInto<Value>(readings: Readings<Value>, name: string, read: () => Promise<Value>) {
    const earlier = readings.get(name);
    if (earlier && elapsedMs(clock) < earlier.askAgainMs) return true;
    const atMs = elapsedMs(clock);
    const outcome = await soonEnough(clock, NODE_WAIT_MS, outcomeOf(read()));
    const ageMaxMs = outcome.type === 'read' ? NODE_AGE_MAX_MS : FAILURE_AGE_MAX_MS;
    readings.set(name, { outcome: kept(earlier?.outcome, outcome), askAgainMs: atMs + ageMaxMs });
    return outcome.type === 'read' || outcome.status > 0;
  }
  return {
    details: (name, seesAllBridges) =>
      detailsOf({
        status: known(statuses.get(name)),
        machines: known(machines.get(name)),
        clockOffsetSeconds: known(clocks.get(name)),
        bridges: seesAllBridges ? known(bridges.get(name)) : undefined,
      }),
    gaps: () =>
      [...statuses]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([name, { outcome }]) =>
          outcome.type === 'failed' ? [{ what: `node ${name} status`, why: outcome.why }] : [],
        ),
    async read(name) {
      // A node that keeps us waiting for one answer is not asked for the next.
      const isThere =
        (await readInto(statuses, name, () => api.nodeStatus(name))) &&
        (await readInto(machines, name, () => api.nodeMachines(name))) &&
        (await readInto(clocks, name, () => clockOffsetSeconds(api, clock, name)));
      if (isThere) await readInto(bridges, name, () => api.nodeBridges(name));
    },
  };
}

/** A node that is slow to answer has not changed by that; who may ask no more knows nothing more (S12). */
function kept<Value>(earlier: Outcome<Value> | undefined, now: Outcome<Value>): Outcome<Value> {
  const isSilent = now.type === 'failed' && now.status !== 403;
  return isSilent && earlier?.type === 'read' ? earlier : now;
}

const known = <Value>(reading: Reading<Value> | undefined): Value | undefined =>
  reading && readValue(reading.outcome);

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

interface Told {
  readonly status: NodeStatus | undefined;
  readonly machines: readonly QemuMachine[] | undefined;
  readonly clockOffsetSeconds: number | undefined;
  readonly bridges: readonly NetworkRow[] | undefined;
}

function detailsOf({ status, machines, clockOffsetSeconds, bridges }: Told): NodeDetails | undefined {
  const machineVersion = newestMachine(machines);
  const { sockets, model, mhz, vendor, family, flags } = status?.cpuinfo ?? {};
  const cpu = compact<CpuFacts>({
    model: model === '' ? undefined : model,
    vendor,
    family,
    sockets,
    mhz: mhz !== undefined && mhz > 0 ? mhz : undefined,
    flags,
  });
  const details = compact<NodeDetails>({
    bridges: bridges && namesOf(bridges),
    cpu: Object.keys(cpu).length === 0 ? undefined : cpu,
    ksmSharedBytes: status?.ksm?.shared,
    machineVersion,
    clockOffsetSeconds,
  });
  return Object.keys(details).length === 0 ? undefined : details;
}

/** One that is down is not there; virtual networks do not say. */
const namesOf = (rows: readonly NetworkRow[]): string[] =>
  rows
    .filter(({ type, active }) => active === true || (active === undefined && type === 'vnet'))
    .map(({ iface }) => iface)
    .sort();
