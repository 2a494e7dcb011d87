import { type Random, seededRandom } from '../src/kit/random.ts';
import type { GuestFacts } from '../src/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';

const GIB = 2 ** 30;
const stamp = { source: 'simulation', takenAtMs: 0 } as const;

/** Cores, GiB and share in percent: the sizes of a public cloud's virtual machines (Huawei East 1). */
const FLAVOURS = [
  [1, 1, 22],
  [1, 2, 44],
  [1, 4, 2.7],
  [2, 4, 13.4],
  [2, 8, 2],
  [4, 8, 9.1],
  [4, 16, 1.8],
  [8, 16, 2.7],
  [8, 32, 1.1],
  [12, 24, 0.5],
  [16, 32, 0.6],
  [32, 64, 0.1],
] as const;

function flavour(random: Random): { cores: number; gib: number } {
  let share = random() * 100;
  for (const [cores, gib, percent] of FLAVOURS) {
    share -= percent;
    if (share <= 0) return { cores, gib };
  }
  return { cores: 1, gib: 2 };
}

/** Most guests are nearly idle, one in eight is busy. */
const cpuShare = (random: Random): number => (random() < 0.12 ? 0.3 + 0.6 * random() : 0.02 + 0.1 * random());

function guestAt(index: number, node: string, random: Random): GuestFacts {
  const { cores, gib } = flavour(random);
  const memoryTotalBytes = gib * GIB;
  const memoryBytes = Math.round(memoryTotalBytes * (0.5 + 0.45 * random()));
  return {
    vmid: 100 + index,
    name: `guest-${100 + index}`,
    kind: 'qemu',
    node,
    status: 'running',
    template: false,
    tags: index % 9 === 0 ? ['prod', `rebalance_apart_s${Math.floor(index / 27)}`] : ['prod'],
    cpuTotalCores: cores,
    memoryTotalBytes,
    load: {
      ...stamp,
      cpuCores: cores * cpuShare(random),
      memoryBytes,
      memoryHostBytes: Math.round(memoryBytes * 1.03),
    },
  };
}

/** The smallest usual size that holds twice what an average node holds. */
function nodeGib(guestsPerNode: number): number {
  let gib = 64;
  while (gib < guestsPerNode * 3.9 * 1.6) gib *= 2;
  return gib;
}

/** A made-up cluster of any size that starts uneven: the first nodes hold more than the last. */
export function syntheticCluster(nodeCount: number, guestCount: number, seed = 1): ClusterSnapshot {
  const random = seededRandom(seed);
  const names = Array.from({ length: nodeCount }, (_, index) => `pve${index + 1}`);
  const guests = Array.from({ length: guestCount }, (_, index) => {
    const lean = random() < 0.7 ? random() : random() ** 2;
    return guestAt(index, names[Math.floor(lean * nodeCount)] ?? 'pve1', random);
  });
  const gib = nodeGib(guestCount / nodeCount);
  return {
    format: 1,
    takenAtMs: 0,
    cluster: {
      standalone: false,
      quorate: true,
      migrationLink: 'separate',
      registeredTags: guests.flatMap(({ tags }) => tags.slice(1)),
      nativeRebalance: false,
      haRules: [],
    },
    nodes: names.map((name) => {
      const loads = guests.filter(({ node }) => node === name).map(({ load }) => load);
      return {
        name,
        status: 'online' as const,
        maintenance: false,
        version: '9.2.11',
        cpuTotalCores: gib / 4,
        memoryTotalBytes: gib * GIB,
        load: {
          ...stamp,
          cpuCores: 0.3 + loads.reduce((sum, load) => sum + (load?.cpuCores ?? 0), 0),
          memoryBytes: 2 * GIB + loads.reduce((sum, load) => sum + (load?.memoryHostBytes ?? 0), 0),
        },
      };
    }),
    guests,
    storages: names.flatMap((node) =>
      ['ceph', 'local', 'local-lvm'].map((storage) => ({
        storage,
        node,
        available: true,
        shared: storage === 'ceph',
        content: ['images'],
      })),
    ),
    hiddenGuestsPossible: false,
    unknown: [],
  };
}
