import { expect } from 'chai';
import type { Plan } from '../../src/plan/plan.ts';
import { verify } from '../../src/plan/verify.ts';
import { defaultSettings, Settings } from '../../src/settings/settings.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { cluster } from '../cluster.ts';
import { planOf } from '../plan-of.ts';
import { syntheticCluster } from '../synthetic-cluster.ts';

/** A plan of the moves given, each in a step of its own or all in one. */
function planned(snapshot: ClusterSnapshot, moves: readonly (readonly [number, string, number?])[]): Plan {
  const { before } = planOf(snapshot);
  const actions = moves.map(([vmid, target, step = 1]) => {
    const source = snapshot.guests.find((guest) => guest.vmid === vmid)?.node ?? '';
    return { vmid, source, target, step };
  });
  const last = Math.max(0, ...actions.map(({ step }) => step));
  return {
    ...planOf(snapshot),
    before,
    moves: actions.map((action) => ({ ...syntheticMove(), ...action })),
    steps: Array.from({ length: last }, (_, index) => ({
      step: index + 1,
      actions: actions
        .filter(({ step }) => step === index + 1)
        .map(({ vmid, source, target }) => ({ vmid, source, target })),
    })),
  };
}

const syntheticMove = (): Plan['moves'][number] => {
  const [move] = planOf(syntheticCluster(3, 40)).moves;
  if (move === undefined) throw new Error('the synthetic cluster has no plan');
  return { ...move, bytes: 1 };
};

const broken = (
  text: string,
  moves: readonly (readonly [number, string, number?])[],
  input = {},
): string[] => {
  const snapshot = cluster(text);
  const settings = Settings.parse(input);
  return [
    ...new Set(verify(snapshot, settings, planned(snapshot, moves)).map(({ constraint }) => constraint)),
  ];
};

const TWO = 'pve1 64G: 100 8G 4c/1c, 101 8G #plb_ignore\npve2 64G: 102 8G\n';

type Guest = ClusterSnapshot['guests'][number];

const ofGuest = (snapshot: ClusterSnapshot, facts: Partial<Guest>): ClusterSnapshot => ({
  ...snapshot,
  guests: snapshot.guests.map((guest) => (guest.vmid === 100 ? { ...guest, ...facts } : guest)),
});

const placed = (
  snapshot: ClusterSnapshot,
  facts: Partial<NonNullable<Guest['placement']>>,
): ClusterSnapshot => {
  const placement = snapshot.guests.find(({ vmid }) => vmid === 100)?.placement;
  return placement === undefined ? snapshot : ofGuest(snapshot, { placement: { ...placement, ...facts } });
};

const ofNode = (
  snapshot: ClusterSnapshot,
  facts: Partial<ClusterSnapshot['nodes'][number]>,
): ClusterSnapshot => ({
  ...snapshot,
  nodes: snapshot.nodes.map((node) => (node.name === 'pve2' ? { ...node, ...facts } : node)),
});

const moved = (snapshot: ClusterSnapshot, source: string): ClusterSnapshot => ({
  ...snapshot,
  cluster: { ...snapshot.cluster, recentMoves: [{ vmid: 100, source, endedAtMs: -1000 }] },
});

describe('verify finds the fault injected', () => {
  const faults: readonly (readonly [
    string,
    string,
    readonly (readonly [number, string, number?])[],
    object?,
  ])[] = [
    ['container-consent', 'pve1 64G: 100 8G ct\npve2 64G:', [[100, 'pve2']]],
    [
      'cpu-overcommit',
      'pve1 64G 4c: 100 4G 4c\npve2 64G 4c: 101 4G 4c',
      [[100, 'pve2']],
      { cpuOvercommitMax: 1 },
    ],
    ['cpu-capacity', 'pve1 64G 8c: 100 4G 8c/7c\npve2 64G 8c: 101 4G 4c/2c', [[100, 'pve2']]],
    ['ha-native-rebalance', 'cluster native\npve1 64G: 100 8G ha\npve2 64G:', [[100, 'pve2']]],
    ['ha-node-affinity', 'ha require r 100 pve1\npve1 64G: 100 8G ha\npve2 64G:', [[100, 'pve2']]],
    ['ha-shared-link', 'cluster shared-link\npve1 64G: 100 8G ha\npve2 64G:', [[100, 'pve2']]],
    ['ignored', TWO, [[101, 'pve2']]],
    ['keep-apart', 'ha apart r 100 102\npve1 64G: 100 8G ha\npve2 64G: 102 8G ha', [[100, 'pve2']]],
    ['keep-together', 'ha together r 100 101\npve1 64G: 100 8G ha, 101 8G ha\npve2 64G:', [[100, 'pve2']]],
    [
      'keep-apart',
      'pve1 64G: 100 8G\npve2 64G: 101 8G, 102 8G',
      [[100, 'pve2']],
      { rules: [{ type: 'apart', name: 'r', guests: ['100-102'], most: 2 }] },
    ],
    [
      'keep-between',
      'pve1 64G: 100 8G\npve2 64G: 101 8G',
      [[100, 'pve2']],
      { rules: [{ type: 'between', name: 'r', guests: ['100'], others: ['101'] }] },
    ],
    [
      'keep-sites',
      'pve1 64G: 100 8G\npve2 64G: 101 8G',
      [[100, 'pve2']],
      { rules: [{ type: 'sites', name: 'r', guests: ['100', '101'], sitesMin: 2 }] },
    ],
    [
      'keep-spread',
      'pve1 64G: 100 8G, 101 8G\npve2 64G: 102 8G, 103 8G',
      [[100, 'pve2']],
      { rules: [{ type: 'spread', name: 'r', guests: ['100-103'] }] },
    ],
    ['local-disks', 'pve1 64G: 100 8G disk=local-lvm\npve2 64G:', [[100, 'pve2']]],
    ['local-resources', 'pve1 64G: 100 8G device=hostpci0\npve2 64G:', [[100, 'pve2']]],
    ['maintenance', 'pve1 64G: 100 8G\npve2 64G maintenance:', [[100, 'pve2']]],
    [
      'max-inflow',
      'pve1 64G: 100 8G, 101 8G\npve2 64G:',
      [
        [100, 'pve2'],
        [101, 'pve2'],
      ],
      { inflowMax: 1 },
    ],
    ['memory-capacity', 'pve1 64G: 100 32G/8G\npve2 32G: 101 8G', [[100, 'pve2']]],
    ['movable', 'pve1 64G: 100 8G lock=backup\npve2 64G:', [[100, 'pve2']]],
    ['node-availability', 'pve1 64G: 100 8G\npve2 64G offline:', [[100, 'pve2']]],
    ['node-availability', 'pve1 64G: 100 8G\npve2 64G:', [[100, 'pve9']]],
    ['pinned', 'pve1 64G: 100 8G #plb_pin_pve1\npve2 64G:', [[100, 'pve2']]],
    ['node-availability', 'pve1 64G: 100 8G\npve2 64G:', [[100, 'pve2']], { witnessNodes: ['pve2'] }],
    ['protected-guests', 'pve1 64G: 100 8G #rebalance_protected\npve2 64G:', [[100, 'pve2']]],
    ['vcpu-limit', 'pve1 64G 16c: 100 8G 16c/1c\npve2 64G 8c:', [[100, 'pve2']]],
    [
      'budget',
      TWO,
      [
        [100, 'pve2'],
        [102, 'pve1'],
      ],
      { movesMax: 1 },
    ],
    ['path', TWO, [[100, 'pve1']]],
    [
      'path',
      TWO,
      [
        [100, 'pve2', 1],
        [100, 'pve2', 2],
      ],
    ],
  ];

  for (const [constraint, text, moves, input] of faults)
    it(`${constraint}: ${moves.map(([vmid, target]) => `${vmid} to ${target}`).join(', ')}`, () => {
      expect(broken(text, moves, input)).to.include(constraint);
    });

  it('storage-reach: no such storage on the target', () => {
    const snapshot = cluster('pve1 64G: 100 8G disk=fast\npve2 64G:');
    const storages = ['pve1', 'pve2'].map((node) => ({
      ...{ storage: 'fast', node, available: node === 'pve1', shared: false, content: [] },
      ...{ totalBytes: 2 ** 40, usedBytes: 0 },
    }));
    const settings = Settings.parse({ localDisksMayMove: true });
    const found = verify({ ...snapshot, storages }, settings, planned(snapshot, [[100, 'pve2']]));
    expect(found.map(({ constraint }) => constraint)).to.deep.equal(['storage-reach']);
  });

  const changed: readonly (readonly [string, (snapshot: ClusterSnapshot) => ClusterSnapshot])[] = [
    ['cooldown', (snapshot) => moved(snapshot, 'pve3')],
    ['cpu-compatibility', (snapshot) => placed(snapshot, { cpuType: 'host' })],
    ['hugepages', (snapshot) => placed(snapshot, { hugepages: '1024' })],
    ['node-calm', (snapshot) => ofNode(snapshot, { uptimeSeconds: 60 })],
    ['qemu-version', (snapshot) => ofNode(snapshot, { version: '9.0.1' })],
    ['replication', (snapshot) => ofGuest(snapshot, { replicationTargets: ['pve3'] })],
    ['reversal-ban', (snapshot) => moved(snapshot, 'pve2')],
    [
      'shared-disks',
      (snapshot) =>
        placed(snapshot, {
          volumes: [{ key: 'scsi0', storage: 'san', class: 'attached', shared: true, ownerVmid: 101 }],
        }),
    ],
    [
      'storage-space',
      (snapshot) =>
        placed(snapshot, {
          volumes: [{ key: 'scsi0', storage: 'ssd', bytes: 1, class: 'attached', shared: false }],
        }),
    ],
  ];

  for (const [constraint, change] of changed)
    it(`${constraint}: 100 to pve2`, () => {
      const snapshot = change(cluster('pve1 64G: 100 8G\npve2 64G: 101 8G\npve3 64G:'));
      const first = { ...snapshot.nodes[0], version: '9.2.1' } as ClusterSnapshot['nodes'][number];
      const whole = { ...snapshot, nodes: [first, ...snapshot.nodes.slice(1)] };
      const settings = Settings.parse({ localDisksMayMove: true });
      const found = verify(whole, settings, planned(whole, [[100, 'pve2']]));
      expect(found.map((each) => each.constraint)).to.include(constraint);
    });

  it('capacity during a move: two guests change places although only one fits on top', () => {
    const text = 'pve1 32G: 100 14G, 101 8G\npve2 32G: 102 14G, 103 8G';
    expect(
      broken(text, [
        [100, 'pve2'],
        [102, 'pve1'],
      ]),
    ).to.deep.equal(['memory-capacity']);
  });

  it('apart at every instant: a guest comes before the other has left', () => {
    const text = 'ha apart r 100 102\npve1 64G: 100 8G ha\npve2 64G: 102 8G ha\npve3 64G:';
    expect(
      broken(text, [
        [100, 'pve2', 1],
        [102, 'pve3', 1],
      ]),
    ).to.deep.equal(['keep-apart']);
    expect(
      broken(text, [
        [102, 'pve3', 1],
        [100, 'pve2', 2],
      ]),
    ).to.deep.equal([]);
  });

  it('nothing in a plan that keeps all rules', () => {
    expect(broken(TWO, [[100, 'pve2']])).to.deep.equal([]);
    const snapshot = syntheticCluster(3, 40);
    expect(verify(snapshot, defaultSettings, planOf(snapshot))).to.deep.equal([]);
  });
});
