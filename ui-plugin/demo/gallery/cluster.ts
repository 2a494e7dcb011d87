import type { Balance, NodeBalance, Plan, PlannedMove } from '#shared/plan/plan.ts';
import { reason } from '#shared/plan/reason.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

// A made-up cluster and plan for the gallery and for the tests of present/: shapes and sizes, not engine results.

const GIB = 2 ** 30;
export const NOW_MS = Date.UTC(2026, 10, 20, 15, 20, 0);

const NAMES = ['web', 'db', 'cache', 'wiki', 'build', 'mail', 'proxy', 'queue', 'git', 'erp'] as const;
const stamp = { source: 'simulation', takenAtMs: NOW_MS } as const;

export interface Size {
  readonly nodes: number;
  readonly guests: number;
  readonly moves: number;
}

export const small: Size = { nodes: 3, guests: 40, moves: 9 };
export const large: Size = { nodes: 32, guests: 1000, moves: 1000 };

const nodeName = (index: number): string => `pve${index + 1}`;

/** The first node has three times its share, so that it is the one to relieve. */
const nodeOf = (index: number, { nodes }: Size): number => (index % 5 < 2 ? 0 : index % nodes);

function guest(index: number, size: Size): GuestFacts {
  const memory = (2 + ((index * 7) % 5)) * GIB;
  const kind = index % 6 === 5 ? 'lxc' : 'qemu';
  return {
    vmid: 100 + index,
    name: `${NAMES[index % NAMES.length] ?? 'vm'}-${String(Math.floor(index / NAMES.length) + 1).padStart(2, '0')}`,
    kind,
    node: nodeName(nodeOf(index, size)),
    status: 'running',
    template: false,
    tags: [],
    cpuTotalCores: 2 + (index % 3),
    memoryTotalBytes: memory,
    load: { ...stamp, cpuCores: 0.3 + (index % 4) * 0.2, memoryBytes: memory * 0.7 },
  };
}

export function snapshotOf(size: Size): ClusterSnapshot {
  const guests = Array.from({ length: size.guests }, (_, index) => guest(index, size));
  return {
    format: 1,
    takenAtMs: NOW_MS,
    cluster: {
      name: 'gallery',
      standalone: size.nodes === 1,
      quorate: true,
      migrationLink: 'separate',
      registeredTags: [],
      nativeRebalance: false,
      haRules: [],
    },
    nodes: Array.from({ length: size.nodes }, (_, index) => ({
      name: nodeName(index),
      status: 'online' as const,
      maintenance: false,
      version: '9.2.11',
      cpuTotalCores: 32,
      memoryTotalBytes: 128 * GIB,
      load: { ...stamp, cpuCores: 6, memoryBytes: 40 * GIB },
    })),
    guests,
    storages: [],
    hiddenGuestsPossible: false,
    unknown: [],
  };
}

const nodeBalance = (node: string, percent: number, cpuPercent: number, guests: number): NodeBalance => ({
  node,
  memoryBytes: 1.28 * percent * GIB,
  memoryTotalBytes: 128 * GIB,
  cpuCores: 0.32 * cpuPercent,
  cpuTotalCores: 32,
  guests,
});

/** A balance in which `first` is the percentage of the first node and the others lie around `others`. */
export function balance(size: Size, first: number, others: number): Balance {
  const nodes = Array.from({ length: size.nodes }, (_, index) =>
    nodeBalance(
      nodeName(index),
      index === 0 ? first : others + ((index * 5) % 9) - 4,
      index === 0 ? first / 2 : others / 2 + ((index * 3) % 7),
      Math.max(1, Math.round((size.guests / size.nodes) * (index === 0 ? first / others : 1))),
    ),
  );
  return {
    nodes,
    spreadPercent: { memory: Math.abs(first - others) + 4, cpu: Math.abs(first - others) / 2 + 3 },
    worst: { node: nodeName(0), resource: 'memory', percent: first },
    survivesNodeLoss: 'yes',
  };
}

function move(facts: GuestFacts, index: number, size: Size): PlannedMove {
  const target = nodeName(1 + (index % (size.nodes - 1)));
  const restart = facts.kind === 'lxc';
  const bytes = (facts.load?.memoryBytes ?? 0) * 1.1;
  return {
    vmid: facts.vmid,
    name: facts.name,
    kind: facts.kind,
    source: facts.node,
    target,
    step: 1 + Math.floor(index / 2),
    how: restart ? 'restart' : 'live',
    bytes,
    expectedSeconds: bytes / 110e6 + 8,
    expectedSecondsRange: [bytes / 120e6, (2 * bytes) / 110e6 + 10],
    downtimeSeconds: restart ? 20 : 0,
    reason: reason('fullest-node', { node: facts.node, resource: 'memory', beforePercent: 78, target }),
    gainPercent: 4,
    targetPercent: 40 + ((index * 3) % 20),
    needs: index === 3 ? [100] : [],
    togetherWith: [],
    alternatives: Array.from({ length: Math.min(3, size.nodes - 2) }, (_, other) => {
      const node = nodeName(((index + other + 1) % (size.nodes - 1)) + 1);
      return { node, reason: reason('memory-limit', { node, afterPercent: 92, limitPercent: 90 }) };
    }),
    warnings: index === 1 ? [reason('waits-for-backup', { job: 'nightly' })] : [],
    needsConsent: restart,
  };
}

export function planOf(size: Size, snapshot: ClusterSnapshot): Plan {
  const leaving = snapshot.guests.filter(({ node }) => node === nodeName(0));
  const movable = size.moves > leaving.length ? snapshot.guests : leaving;
  const moves = movable.slice(0, size.moves).map((facts, index) => move(facts, index, size));
  const moved = new Set(moves.map(({ vmid }) => vmid));
  return {
    status: 'within',
    gapPercent: 0.4,
    stoppedEarly: false,
    basis: 'history',
    moves,
    steps: [],
    stays: snapshot.guests
      .filter(({ vmid }) => !moved.has(vmid))
      .map(({ vmid, node }, index) => ({
        vmid,
        node,
        reason:
          index % 4 === 0
            ? reason('local-disk', { storage: 'local-lvm', node })
            : reason(index % 4 === 1 ? 'not-needed' : 'no-gain'),
      })),
    before: balance(size, 78, 34),
    after: balance(size, 56, 45),
    bytes: moves.reduce((sum, { bytes }) => sum + bytes, 0),
    expectedSecondsRange: [180, 360],
    unknown: [],
    workUnits: 1000,
  };
}

export const settings = defaultSettings;
