import { seededRandom } from '../../../shared/src/kit/random.ts';
import { Settings, type SettingsInput } from '../../../shared/src/settings/settings.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { syntheticCluster } from '../../../shared/test/synthetic-cluster.ts';

/** What a child process is told: a snapshot as text, the settings with its rules, and the moves of an earlier plan. */
export interface Case {
  readonly text: string;
  readonly settings: SettingsInput;
  readonly moves: readonly { readonly vmid: number; readonly source: string; readonly target: string }[];
}

export interface Size {
  readonly nodes: number;
  readonly guests: number;
}

export const nameOf = ({ nodes, guests }: Size): string => `${nodes}x${guests}`;

/** Five rules each of four types, which every administrator has: some hold at the start, some do not. */
function rulesFor({ nodes, guests }: Size, seed: number): NonNullable<SettingsInput['rules']> {
  const random = seededRandom(seed + 1);
  const some = (count: number) =>
    Array.from({ length: count }, () => String(100 + Math.floor(random() * guests)));
  const half = Array.from({ length: Math.ceil(nodes / 2) }, (_, node) => `pve${node + 1}`);
  return Array.from({ length: 5 }, (_, index) => [
    { type: 'apart' as const, name: `apart-${index}`, guests: some(3) },
    { type: 'together' as const, name: `together-${index}`, guests: some(2) },
    { type: 'pin' as const, name: `pin-${index}`, guests: some(2), nodes: half },
    { type: 'spread' as const, name: `spread-${index}`, guests: some(4) },
  ]).flat();
}

/** A made-up cluster with twenty rules of its administrator, instead of those of tags. */
export function caseFor(size: Size, seed: number): Case {
  const { cluster, guests, ...snapshot } = syntheticCluster(size.nodes, size.guests, seed);
  const plain: ClusterSnapshot = {
    ...snapshot,
    cluster: { ...cluster, registeredTags: [] },
    guests: guests.map((guest) => ({ ...guest, tags: ['prod'] })),
  };
  return { text: JSON.stringify(plain), settings: { rules: rulesFor(size, seed) }, moves: [] };
}

export const settingsOf = ({ settings }: Case): Settings => Settings.parse(settings);

/** The same cluster ten seconds later: every load has changed by up to two percent. */
export function oneTickLater(snapshot: ClusterSnapshot, seed: number): ClusterSnapshot {
  const random = seededRandom(seed + 2);
  const extra = new Map(snapshot.nodes.map(({ name }) => [name, { cpuCores: 0, memoryBytes: 0 }]));
  const takenAtMs = snapshot.takenAtMs + 10_000;
  const guests = snapshot.guests.map((guest) => {
    if (guest.load === undefined) return guest;
    const { cpuCores, memoryBytes, memoryHostBytes = memoryBytes } = guest.load;
    const [cpu, memory] = [0.98 + 0.04 * random(), 0.98 + 0.04 * random()];
    const load = {
      ...{ ...guest.load, takenAtMs, cpuCores: cpuCores * cpu },
      memoryBytes: Math.round(memoryBytes * memory),
      memoryHostBytes: Math.round(memoryHostBytes * memory),
    };
    const sums = extra.get(guest.node);
    if (sums !== undefined) {
      sums.cpuCores += load.cpuCores - cpuCores;
      sums.memoryBytes += load.memoryHostBytes - memoryHostBytes;
    }
    return { ...guest, load };
  });
  const nodes = snapshot.nodes.map((node) => {
    const sums = extra.get(node.name);
    if (node.load === undefined || sums === undefined) return node;
    const { cpuCores, memoryBytes } = node.load;
    return {
      ...node,
      load: {
        ...{ ...node.load, takenAtMs },
        cpuCores: cpuCores + sums.cpuCores,
        memoryBytes: memoryBytes + sums.memoryBytes,
      },
    };
  });
  return { ...snapshot, takenAtMs, nodes, guests };
}
