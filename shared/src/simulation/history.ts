import { balloonOf, hostFootprintBytes } from './broadcast.ts';
import type { LoadProfile } from './cluster-spec.ts';
import { hashUnit } from './hash.ts';
import { cpuFractionAt, memoryFractionAt } from './load-profile.ts';
import { nodeAt } from './placement.ts';
import type { GuestState, NodeState, VirtualCluster } from './virtual-cluster.ts';

/** One consolidated point; times are those of the cluster. */
export interface GuestPoint {
  readonly atMs: number;
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly memoryHostBytes: number;
  readonly trafficBytesPerSecond: number;
}

export interface NodePoint {
  readonly atMs: number;
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Of the guest that waits most. */
  readonly ioPressurePercent: number;
  readonly memoryPressurePercent: number;
}

export interface Series {
  /** Moments of the points, oldest first. */
  readonly atMs: readonly number[];
  readonly stepMs: number;
  readonly cf: 'AVERAGE' | 'MAX';
}

/** Looks taken inside one step: enough to see a five-minute burst in half an hour. */
const LOOKS_MAX = 6;
const LOOK_MS = 60_000;

const looksOf = ({ stepMs }: Series): number =>
  Math.max(1, Math.min(LOOKS_MAX, Math.floor(stepMs / LOOK_MS)));

function consolidate(series: Series, atMs: number, value: (atMs: number) => number): number {
  const looks = looksOf(series);
  let sum = 0;
  let highest = 0;
  for (let look = 0; look < looks; look++) {
    const seen = value(atMs - Math.floor((series.stepMs * look) / looks));
    sum += seen;
    highest = Math.max(highest, seen);
  }
  return series.cf === 'MAX' ? highest : sum / looks;
}

/** What RRD kept of a guest: computed from its load profile, so that a week of history costs no memory. */
export function guestHistory(
  cluster: VirtualCluster,
  guest: GuestState,
  series: Series,
): (GuestPoint | undefined)[] {
  const { vmid, profile, memoryBytes, kind } = guest.spec;
  const seed = cluster.spec.seed;
  const rate = 2_000 + 200_000 * hashUnit(seed + 3, vmid);
  return series.atMs.map((atMs) => {
    if (guest.status === 'stopped' || atMs < guest.startedAtMs || atMs > cluster.nowMs) return undefined;
    const wanted = consolidate(series, atMs, (at) => memoryFractionAt(profile, seed, vmid, at)) * memoryBytes;
    const used = Math.min(wanted, balloonOf(guest));
    return {
      atMs,
      cpu: consolidate(series, atMs, (at) => cpuFractionAt(profile, seed, vmid, at)),
      memoryBytes: used,
      memoryHostBytes: kind === 'qemu' ? hostFootprintBytes(kind, used) : 0,
      trafficBytesPerSecond: rate,
    };
  });
}

const mostOf = (guests: readonly GuestState[], figure: (profile: LoadProfile) => number): number =>
  guests.reduce((most, { spec }) => Math.max(most, figure(spec.profile)), 0);

/** What RRD kept of a node: the sum of the guests that were there at each moment. */
export function nodeHistory(
  cluster: VirtualCluster,
  node: NodeState,
  series: Series,
): (NodePoint | undefined)[] {
  const guests = [...cluster.guests.values()].filter(
    (guest) =>
      guest.status !== 'stopped' &&
      (guest.node === node.spec.name || guest.moves.some(({ from }) => from === node.spec.name)),
  );
  const { name, cpuHostCores, cpuTotalCores, memoryHostBytes, memoryTotalBytes } = node.spec;
  const seed = cluster.spec.seed;
  return series.atMs.map((atMs) => {
    if (atMs > cluster.nowMs || (!node.online && atMs > node.offlineSinceMs)) return undefined;
    const here = guests.filter((guest) => nodeAt(guest, atMs) === name);
    const cpuCores = consolidate(series, atMs, (at) => {
      let sum = cpuHostCores;
      for (const { spec } of here) sum += cpuFractionAt(spec.profile, seed, spec.vmid, at) * spec.cores;
      return sum;
    });
    let memoryBytes = memoryHostBytes;
    for (const guest of here) {
      const { spec } = guest;
      const wanted = memoryFractionAt(spec.profile, seed, spec.vmid, atMs) * spec.memoryBytes;
      memoryBytes += hostFootprintBytes(spec.kind, Math.min(wanted, balloonOf(guest)));
    }
    return {
      atMs,
      cpu: Math.min(1, cpuCores / cpuTotalCores),
      memoryBytes: Math.min(memoryBytes, memoryTotalBytes),
      ioPressurePercent: mostOf(here, ({ ioPressurePercent = 0 }) => ioPressurePercent),
      memoryPressurePercent: mostOf(here, ({ memoryPressurePercent = 0 }) => memoryPressurePercent),
    };
  });
}
