import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import { whole } from '../kit/whole.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import type { Series } from '../snapshot/source.ts';
import { factorAt } from './cpu-speed.ts';
import { hostMemoryBytes } from './memory-need.ts';
import type { BesideGuests } from './node-loads.ts';
import { withoutStackedPeaks } from './peak-sums.ts';
import { sharesOfPeak } from './series-sums.ts';

/** What each guest weighs, in whole bytes and thousandths of an ordinary core, so that sums are exact. NaN is unknown. */
export interface GuestLoads {
  /** The peak where a history was read, else the current sample, and what its balloon keeps from it. */
  readonly memoryBytes: Float64Array;
  /** Its part of the 95th percentile of its node, not below what it uses now; else its own percentile, else that sample. */
  readonly cpuMillicores: Float64Array;
  /** How much less its balloon leaves it than it was given. */
  readonly squeezedBytes: Float64Array;
}

/** Where guests are, and what their nodes use beside them. */
export interface Placed {
  readonly guests: readonly GuestFacts[];
  readonly nodes: readonly NodeFacts[];
  readonly home: Int32Array;
  readonly running: Uint8Array;
  readonly beside: BesideGuests;
  /** Per node: what a core does compared with an ordinary one. */
  readonly cpuFactor: Float64Array;
  readonly settings: Settings;
}

type Where = Pick<Placed, 'guests' | 'nodes' | 'home' | 'running'>;

/** A figure of the running guests, whole; all others weigh nothing. */
const ofRunning = (
  { guests, running }: Pick<Placed, 'guests' | 'running'>,
  figure: (guest: GuestFacts, index: number) => number,
): Float64Array =>
  column(guests, (guest, index) => (running[index] === 1 ? Math.round(figure(guest, index)) : 0));

const nodeFigures = (
  nodes: readonly NodeFacts[],
  figure: (node: NodeFacts, index: number) => number | undefined,
): Float64Array => column(nodes, (node, index) => figure(node, index) ?? Number.NaN);

/** The highest memory of the window that the settings name. */
const memoryPeak = (
  { history }: Pick<GuestFacts, 'history'>,
  { peakWindow }: Pick<Settings, 'peakWindow'>,
): number | undefined =>
  peakWindow === 'day' ? (history?.memoryDayPeakBytes ?? history?.memoryPeakBytes) : history?.memoryPeakBytes;

function memoryBytes(placed: Placed, squeezed: Float64Array): Float64Array {
  const { nodes, home, beside, settings } = placed;
  const now = ofRunning(placed, hostMemoryBytes);
  const past = ofRunning(placed, (guest) =>
    Math.max(hostMemoryBytes(guest), memoryPeak(guest, settings) ?? 0),
  );
  const ceiling = nodeFigures(nodes, (node) => memoryPeak(node, settings));
  return withoutStackedPeaks({ now, past }, home, beside.memoryBytes, ceiling).map(
    (bytes, guest) => bytes + (squeezed[guest] ?? 0),
  );
}

const cpuOf = ({ cpuMillicores }: Series) => cpuMillicores;

/** Each node's running guests of known load. */
function membersByNode({ guests, nodes, home, running }: Where): readonly (readonly number[])[] {
  const members: number[][] = nodes.map(() => []);
  for (const [guest, node] of home.entries())
    if (running[guest] === 1 && guests[guest]?.load !== undefined) members[node]?.push(guest);
  return members;
}

/**
 * What each guest adds to the 95th percentile of the sum on its node, in figures of `pick`; NaN on nodes of which no
 * guest has a series. `flat` is what counts for a guest without one.
 */
export const sharesByNode = (placed: Where, flat: Float64Array, pick: PickFigures): Float64Array =>
  whole(sharingByNode(placed, flat, pick));

type PickFigures = (series: Series) => readonly (number | null)[];

/** Members of a node whose series are added up in the time that one row of an inventory takes to be read. */
const MEMBERS_PER_UNIT = 4;

function* sharingByNode(
  placed: Where,
  flat: Float64Array,
  pick: PickFigures,
): Generator<number, Float64Array> {
  const shares = new Float64Array(flat.length).fill(Number.NaN);
  for (const members of membersByNode(placed)) {
    const all = members.map((guest) => placed.guests[guest]?.history?.series);
    const found = sharesOfPeak(
      all,
      members.map((guest) => orZero(flat[guest] ?? 0)),
      pick,
    );
    members.forEach((guest, index) => {
      shares[guest] = found?.[index] ?? Number.NaN;
    });
    yield members.length / MEMBERS_PER_UNIT;
  }
  return shares;
}

function* cpuMillicores(placed: Placed): Generator<number, Float64Array> {
  const { nodes, home, beside } = placed;
  const scaled = (millicores: number, guest: number) => millicores * factorAt(placed, guest);
  const now = ofRunning(placed, ({ load }, guest) => scaled((load?.cpuCores ?? Number.NaN) * 1000, guest));
  const own = column(placed.guests, ({ load, history }) =>
    load === undefined ? Number.NaN : (history?.cpuP95Cores ?? load.cpuCores) * 1000,
  );
  const past = ofRunning(placed, (_, guest) => scaled(own[guest] ?? Number.NaN, guest));
  const ceiling = nodeFigures(
    nodes,
    ({ history }, node) => history && history.cpuP95Cores * 1000 * (placed.cpuFactor[node] ?? 1),
  );
  const stacked = withoutStackedPeaks({ now, past }, home, beside.cpuMillicores, ceiling);
  // All that is used now is used at once, so it is no stack of peaks: not below that, up to the guest's own percentile.
  const shares = yield* sharingByNode(placed, own, cpuOf);
  return shares.map((share, guest) => {
    if (Number.isNaN(share)) return stacked[guest] ?? Number.NaN;
    const least = Math.min(now[guest] ?? 0, past[guest] ?? 0);
    return Math.round(Math.max(least, scaled(share, guest)));
  });
}

/** Bit by bit; a step over all guests is `stepUnits` of work. */
export function* guestLoads(placed: Placed, stepUnits: number): Generator<number, GuestLoads> {
  const squeezedBytes = ofRunning(placed, ({ balloonBytes, memoryTotalBytes = 0 }) =>
    balloonBytes === undefined ? 0 : Math.max(0, memoryTotalBytes - balloonBytes),
  );
  const memory = memoryBytes(placed, squeezedBytes);
  yield stepUnits;
  const cpu = yield* cpuMillicores(placed);
  return { memoryBytes: memory, cpuMillicores: cpu, squeezedBytes };
}
