import fc from 'fast-check';
import type { GuestFacts } from '../src/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';

const GIB = 2 ** 30;
const stamp = { source: 'simulation', takenAtMs: 0 } as const;
const REGISTERED = ['plb_affinity_a', 'plb_affinity_b', 'plb_anti_affinity_x', 'plb_anti_affinity_y'];

const tags = fc.oneof(
  { weight: 6, arbitrary: fc.constant<string[]>([]) },
  { weight: 3, arbitrary: fc.subarray(REGISTERED, { minLength: 1, maxLength: 2 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[]>(
      ['plb_ignore_me'],
      ['plb_pin_N0'],
      ['rebalance_pin_n1'],
      ['plb_affinity_free'],
    ),
  },
);

const guest = (nodeCount: number) =>
  fc.record({
    home: fc.nat(nodeCount - 1),
    gib: fc.constantFrom(1, 2, 2, 4, 4, 8, 16, 32),
    used: fc.integer({ min: 20, max: 100 }),
    cores: fc.constantFrom(1, 2, 4, 8),
    busy: fc.integer({ min: 0, max: 100 }),
    isContainer: fc.nat(7).map((roll) => roll === 0),
    status: fc.constantFrom(
      'running',
      'running',
      'running',
      'running',
      'running',
      'running',
      'stopped',
      'paused',
    ),
    lock: fc.nat(15).map((roll) => roll === 0),
    isMeasured: fc.nat(20).map((roll) => roll > 0),
    moving: fc.nat(25).map((roll) => roll === 0),
    tags,
  });

type Sketch = typeof guest extends (count: number) => fc.Arbitrary<infer T> ? T : never;

function guestFacts(sketch: Sketch, index: number, nodeCount: number): GuestFacts {
  const memoryTotalBytes = sketch.gib * GIB;
  const memoryBytes = Math.round((memoryTotalBytes * sketch.used) / 100);
  const load = { ...stamp, cpuCores: (sketch.cores * sketch.busy) / 100, memoryBytes };
  return {
    vmid: 100 + index,
    kind: sketch.isContainer ? 'lxc' : 'qemu',
    node: `n${sketch.home}`,
    status: sketch.status as GuestFacts['status'],
    template: false,
    tags: sketch.tags,
    cpuTotalCores: sketch.cores,
    memoryTotalBytes,
    ...(sketch.lock ? { lock: 'backup' } : {}),
    ...(sketch.isMeasured ? { load } : {}),
    ...(sketch.moving ? { movingTo: `n${(sketch.home + 1) % nodeCount}` } : {}),
  };
}

/** A random small cluster with rules, some of them broken, some nodes closed, some figures unknown. */
export const anyCluster: fc.Arbitrary<ClusterSnapshot> = fc.integer({ min: 2, max: 5 }).chain((nodeCount) =>
  fc
    .record({
      guests: fc.array(guest(nodeCount), { minLength: 1, maxLength: 18 }),
      nodes: fc.array(
        fc.record({
          gib: fc.constantFrom(16, 32, 64, 64),
          cores: fc.constantFrom(8, 16),
          state: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'maintenance', 'offline'),
        }),
        { minLength: nodeCount, maxLength: nodeCount },
      ),
    })
    .map((sketch): ClusterSnapshot => {
      const guests = sketch.guests.map((each, index) => guestFacts(each, index, nodeCount));
      return {
        format: 1,
        takenAtMs: 0,
        cluster: {
          standalone: false,
          migrationLink: 'separate',
          registeredTags: REGISTERED,
          nativeRebalance: false,
          haRules: [],
        },
        nodes: sketch.nodes.map(({ gib, cores, state }, index) => {
          const own = guests.filter(({ node, status }) => node === `n${index}` && status === 'running');
          return {
            name: `n${index}`,
            status: state === 'offline' ? ('offline' as const) : ('online' as const),
            maintenance: state === 'maintenance',
            cpuTotalCores: cores,
            memoryTotalBytes: gib * GIB,
            load: {
              ...stamp,
              cpuCores: own.reduce((sum, { load }) => sum + (load?.cpuCores ?? 0), 0.2),
              memoryBytes: own.reduce((sum, { load }) => sum + (load?.memoryBytes ?? 0), GIB),
            },
          };
        }),
        guests,
        storages: [],
        hiddenGuestsPossible: false,
        unknown: [],
      };
    }),
);
