import { column } from '../kit/column.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import type { Series } from '../snapshot/source.ts';
import { hostMemoryBytes } from './memory-need.ts';
import { numbersByNode } from './node-words.ts';
import { restAtPeak } from './series-sums.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
/** What OpenZFS keeps by default however short memory is. */
const ARC_MIN_SHARE = 1 / 32;

/** What each node has and uses beside its guests: the host itself and guests that the reader may not see. */
export interface NodeLoads {
  readonly memoryTotalBytes: Float64Array;
  /** In thousandths of an ordinary core. */
  readonly cpuTotalMillicores: Float64Array;
  readonly memoryBesideBytes: Float64Array;
  readonly cpuBesideMillicores: Float64Array;
  /** What is there for guests (S8): all but pages set aside and the host's reserve. */
  readonly memoryForGuestsBytes: Float64Array;
  /** What counts as used, but gives way to guests: the cache of ZFS. */
  readonly memoryYieldingBytes: Float64Array;
  /** How much less balloons leave to the guests of the node than they were given. */
  readonly squeezedBytes: Float64Array;
}

export interface BesideGuests {
  readonly memoryBytes: Float64Array;
  readonly cpuMillicores: Float64Array;
  readonly yieldingBytes: Float64Array;
}

/** What the cache of ZFS would give back, where the node tells how much it holds. */
export function yieldingBytes(
  { history, memoryTotalBytes = 0, arcMinBytes = memoryTotalBytes * ARC_MIN_SHARE }: NodeFacts,
  { countZfsCache }: Pick<Settings, 'countZfsCache'>,
): number {
  if (countZfsCache || history?.arcBytes === undefined) return 0;
  return Math.round(Math.max(0, history.arcBytes - arcMinBytes));
}

/** The measured use of each node that none of its guests explains; 0 where nothing was measured. */
export function besideGuests(
  guests: readonly GuestFacts[],
  nodes: readonly NodeFacts[],
  home: Int32Array,
  running: Uint8Array,
  settings: Settings,
  cpuFactor: Float64Array,
): BesideGuests {
  const yielding = column(nodes, (node) => yieldingBytes(node, settings));
  const memoryBytes = column(
    nodes,
    ({ load }, node) => Math.round(load?.memoryBytes ?? 0) - (yielding[node] ?? 0),
  );
  const cpuMillicores = column(nodes, ({ load }) => Math.round((load?.cpuCores ?? 0) * 1000));
  guests.forEach((guest, index) => {
    const node = home[index] ?? -1;
    if (node < 0 || running[index] !== 1 || guest.load === undefined) return;
    memoryBytes[node] = (memoryBytes[node] ?? 0) - Math.round(hostMemoryBytes(guest));
    cpuMillicores[node] = (cpuMillicores[node] ?? 0) - Math.round(guest.load.cpuCores * 1000);
  });
  return {
    memoryBytes: memoryBytes.map((bytes) => Math.max(0, bytes)),
    cpuMillicores: cpuMillicores.map((millicores, node) =>
      Math.round(Math.max(0, millicores) * (cpuFactor[node] ?? 1)),
    ),
    yieldingBytes: yielding,
  };
}

/**
 * The 95th percentile of what the host used beside the guests that are there now, where all of it was read, as far
 * back as they were there: a step of a GiB is a guest that came or left.
 */
function besideAtPeak(node: NodeFacts, guests: readonly GuestFacts[], yielding: number, nowBytes: number) {
  const series = guests.map(({ history }) => history?.series);
  const pick = ({ memoryMib }: Series) => memoryMib;
  const mib = restAtPeak(node.history?.series, series, pick, {
    now: (nowBytes + yielding) / MIB,
    stepMax: GIB / MIB,
  });
  return mib === undefined ? 0 : Math.max(0, mib * MIB - yielding);
}

type ReserveSettings = Pick<Settings, 'hostReserveMinBytes' | 'hostReserveMinPercent' | 'osdReserveBytes'>;

/**
 * What the host keeps for itself (S8): what it was seen to use beside its guests, at least 2 GiB or 5 %, and 4 GiB
 * for each OSD.
 */
export function hostReserveBytes(
  { memoryTotalBytes = Number.NaN, osds = 0 }: NodeFacts,
  beside: { readonly nowBytes: number; readonly peakBytes: number },
  { hostReserveMinBytes, hostReserveMinPercent, osdReserveBytes }: ReserveSettings,
): number {
  const measured = Math.max(beside.nowBytes, beside.peakBytes);
  const least = Math.max(hostReserveMinBytes, Math.round((memoryTotalBytes * hostReserveMinPercent) / 100));
  return Math.round(Math.max(measured, least) + osds * osdReserveBytes);
}

export interface NodeParts {
  readonly guests: readonly GuestFacts[];
  readonly nodes: readonly NodeFacts[];
  readonly home: Int32Array;
  readonly running: Uint8Array;
  readonly beside: BesideGuests;
  readonly cpuFactor: Float64Array;
  readonly settings: Settings;
}

function memoryForGuests({ guests, nodes, home, running, beside, settings }: NodeParts): Float64Array {
  const more = numbersByNode(settings.nodeReservesGib);
  const here: GuestFacts[][] = nodes.map(() => []);
  guests.forEach((guest, index) => {
    if (running[index] === 1) here[home[index] ?? -1]?.push(guest);
  });
  return column(nodes, (node, index) => {
    // Pages set aside are used from the start, so they are in what is measured beside the guests already.
    const aside = node.hugepagesBytes ?? 0;
    const measured = beside.memoryBytes[index] ?? 0;
    const nowBytes = Math.max(0, measured - aside);
    const yielding = beside.yieldingBytes[index] ?? 0;
    const peakBytes = Math.max(0, besideAtPeak(node, here[index] ?? [], yielding, measured) - aside);
    const reserve = hostReserveBytes(node, { nowBytes, peakBytes }, settings);
    const extra = Math.round((more.get(node.name) ?? 0) * GIB);
    return (node.memoryTotalBytes ?? Number.NaN) - aside - reserve - extra;
  });
}

export function nodeLoads(parts: NodeParts, squeezedByGuest: Float64Array): NodeLoads {
  const { nodes, home, beside, cpuFactor } = parts;
  const squeezedBytes = new Float64Array(nodes.length);
  squeezedByGuest.forEach((bytes, guest) => {
    const node = home[guest] ?? -1;
    if (node >= 0) squeezedBytes[node] = (squeezedBytes[node] ?? 0) + bytes;
  });
  return {
    memoryTotalBytes: column(nodes, (node) => node.memoryTotalBytes ?? Number.NaN),
    cpuTotalMillicores: column(nodes, (node, index) =>
      Math.round((node.cpuTotalCores ?? Number.NaN) * 1000 * (cpuFactor[index] ?? 1)),
    ),
    memoryBesideBytes: beside.memoryBytes,
    cpuBesideMillicores: beside.cpuMillicores,
    memoryForGuestsBytes: memoryForGuests(parts),
    memoryYieldingBytes: beside.yieldingBytes,
    squeezedBytes,
  };
}
