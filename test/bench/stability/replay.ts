import { propose } from '../../../shared/src/plan/propose.ts';
import { verify } from '../../../shared/src/plan/verify.ts';
import { defaultSettings } from '../../../shared/src/settings/settings.ts';
import type { RecentMove } from '../../../shared/src/snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import type { History } from '../../../shared/src/snapshot/source.ts';
import { SLOT_MINUTES, SLOTS_PER_DAY, type TracedGuest } from './traces.ts';

const SLOT_MS = SLOT_MINUTES * 60_000;
const GIB = 2 ** 30;
/** What `History.series` counts in: half hours. */
const SLOTS_PER_MEAN = 6;
const HOST_CORES = 0.5;
const HOST_BYTES = 2 * GIB;
/** Of its memory a guest has touched so much; the traces do not say. */
const TOUCHED = 0.7;
const HOT_PERCENT = 85;
/** A clock that half hours begin at: some day in 2026. */
const START_MS = 20_600 * 86_400_000;

export interface Scene {
  readonly guests: readonly TracedGuest[];
  readonly home: readonly number[];
  readonly nodes: number;
  readonly nodeCores: number;
  readonly nodeBytes: number;
  readonly slots: number;
  readonly everySlots: number;
}

export interface Migration {
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly atMinutes: number;
  readonly reason: string;
}

export interface Replay {
  readonly moves: readonly Migration[];
  readonly hotMinutes: number;
  readonly broken: readonly string[];
}

const nameOf = (node: number): string => `pve${node + 1}`;
const bytesOf = ({ memoryBytes }: TracedGuest): number => Math.round(memoryBytes * TOUCHED);

/** The value that 95 % of the samples do not exceed, by nearest rank. */
const p95 = (values: Float64Array): number =>
  values.slice().sort()[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? 0;

const most = (values: Float64Array): number => values.reduce((high, value) => Math.max(high, value), 0);
const roundedMilli = (cores: number): number => Math.round(cores * 1000);

/** What Proxmox VE would have kept of these samples by `slot`. */
function historyOf(cores: Float64Array, memoryBytes: number, slot: number): History {
  const day = cores.subarray(Math.max(0, slot - SLOTS_PER_DAY), slot);
  const week = cores.subarray(Math.max(0, slot - 7 * SLOTS_PER_DAY), slot);
  const means: number[] = [];
  for (let end = slot; end - SLOTS_PER_MEAN >= Math.max(0, slot - SLOTS_PER_DAY); end -= SLOTS_PER_MEAN) {
    const part = cores.subarray(end - SLOTS_PER_MEAN, end);
    means.unshift(roundedMilli(part.reduce((sum, value) => sum + value, 0) / part.length));
  }
  const takenAtMs = START_MS + slot * SLOT_MS;
  return {
    ...{ source: 'rrddata', takenAtMs, windowSeconds: (week.length * SLOT_MS) / 1000 },
    ...{ cpuP95Cores: p95(day), cpuPeakCores: most(week), cpuDayPeakCores: most(day) },
    ...{ memoryPeakBytes: memoryBytes, memoryDayPeakBytes: memoryBytes },
    series: {
      firstSlot: Math.floor(takenAtMs / (SLOTS_PER_MEAN * SLOT_MS)) - means.length,
      cpuMillicores: means,
      memoryMib: means.map(() => Math.round(memoryBytes / 2 ** 20)),
    },
  };
}

/** A cluster that is played back: where its guests are, and what its nodes have used so far. */
interface Cluster {
  readonly place: number[];
  readonly nodeCpu: readonly Float64Array[];
  recentMoves: RecentMove[];
}

function snapshotAt(scene: Scene, { place, nodeCpu, recentMoves }: Cluster, slot: number): ClusterSnapshot {
  const takenAtMs = START_MS + slot * SLOT_MS;
  const stamp = { source: 'cluster-resources', takenAtMs } as const;
  const memoryOn = (node: number) =>
    scene.guests.reduce(
      (sum, guest, index) => (place[index] === node ? sum + bytesOf(guest) : sum),
      HOST_BYTES,
    );
  return {
    ...{ format: 1, takenAtMs, storages: [], hiddenGuestsPossible: false, unknown: [] },
    cluster: {
      ...{ standalone: false, quorate: true, migrationLink: 'separate', registeredTags: [] },
      ...{ nativeRebalance: false, haRules: [], recentMoves },
    },
    nodes: nodeCpu.map((cores, node) => ({
      ...{ name: nameOf(node), status: 'online' as const, maintenance: false, version: '9.2.11' },
      ...{ cpuTotalCores: scene.nodeCores, memoryTotalBytes: scene.nodeBytes },
      load: { ...stamp, cpuCores: cores[slot - 1] ?? 0, memoryBytes: memoryOn(node) },
      history: historyOf(cores, memoryOn(node), slot),
    })),
    guests: scene.guests.map((guest, index) => ({
      ...{ vmid: 100 + index, kind: 'qemu' as const, node: nameOf(place[index] ?? 0) },
      ...{ status: 'running' as const, template: false, tags: [] },
      ...{ cpuTotalCores: guest.cores, memoryTotalBytes: guest.memoryBytes },
      load: { ...stamp, cpuCores: guest.cpuCores[slot - 1] ?? 0, memoryBytes: bytesOf(guest) },
      history: historyOf(guest.cpuCores, bytesOf(guest), slot),
    })),
  };
}

/** Plans and carries out all of it; a move has ended before the next samples are taken. */
function rebalance(scene: Scene, cluster: Cluster, slot: number) {
  const snapshot = snapshotAt(scene, cluster, slot);
  const search = propose(snapshot, defaultSettings);
  let step = search.next();
  while (!step.done) step = search.next();
  const plan = step.value;
  const broken = verify(snapshot, defaultSettings, plan).map(({ text }) => `minute ${slot * 5}: ${text}`);
  const moves = plan.moves.map(({ vmid, source, target, reason }): Migration => {
    cluster.place[vmid - 100] = Number(target.slice(3)) - 1;
    return { vmid, source, target, atMinutes: slot * SLOT_MINUTES, reason: reason.code };
  });
  const dayAgoMs = snapshot.takenAtMs - 86_400_000;
  cluster.recentMoves = [
    ...cluster.recentMoves.filter(({ endedAtMs }) => endedAtMs > dayAgoMs),
    ...moves.map(({ vmid, source }) => ({ vmid, source, endedAtMs: snapshot.takenAtMs })),
  ];
  return { moves, broken };
}

/** Lets five minutes pass; says for how many of them nodes were hot. */
function run({ guests, nodeCores }: Scene, { place, nodeCpu }: Cluster, slot: number): number {
  for (const [index, node] of place.entries()) {
    const cores = nodeCpu[node];
    if (cores !== undefined) cores[slot] = (cores[slot] ?? 0) + (guests[index]?.cpuCores[slot] ?? 0);
  }
  return (
    SLOT_MINUTES * nodeCpu.filter((cores) => (cores[slot] ?? 0) > (nodeCores * HOT_PERCENT) / 100).length
  );
}

/** Plays the whole time back, planning from the second hour on; `isIdle` does nothing, to compare with. */
export function replay(scene: Scene, isIdle: boolean): Replay {
  const cluster: Cluster = {
    place: [...scene.home],
    nodeCpu: Array.from({ length: scene.nodes }, () => new Float64Array(scene.slots).fill(HOST_CORES)),
    recentMoves: [],
  };
  const [moves, broken]: [Migration[], string[]] = [[], []];
  let hotMinutes = 0;
  for (let slot = 0; slot < scene.slots; slot++) {
    if (!isIdle && slot >= 2 * SLOTS_PER_MEAN && slot % scene.everySlots === 0) {
      const done = rebalance(scene, cluster, slot);
      moves.push(...done.moves);
      broken.push(...done.broken);
    }
    hotMinutes += run(scene, cluster, slot);
  }
  return { moves, hotMinutes, broken };
}
