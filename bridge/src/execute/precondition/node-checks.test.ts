import { expect } from 'chai';
import type { ExecutionMove } from '#shared/execution/execution.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { seenCluster, T0 } from '../../../test/executor-scene.ts';
import type { Resource } from '../../pve/answers.ts';
import { NODE_CHECKS } from './node-checks.ts';

const GIB = 2 ** 30;
const execution = newExecution({
  ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
  moves: [
    plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' }),
    plannedMove({ vmid: 102, source: 'pve3', target: 'pve2', bytes: 500 * GIB }),
  ],
  settings: defaultSettings,
  link: { migrationLink: 'separate' },
});

const row = (vmid: number, gib: number): Resource => ({
  ...{ id: `qemu/${vmid}`, type: 'qemu', vmid, mem: gib * GIB },
  ...{ template: false, shared: false },
});

/** Of a guest of 4 GiB, to a node of 64 GiB: the other guest has 8 GiB of memory, and disks that go along with it. */
function said(usedGib: number, other: Partial<ExecutionMove> = {}): string {
  const moves = execution.moves.map((move) => (move.vmid === 102 ? { ...move, ...other } : move));
  const [move] = moves;
  if (move === undefined) throw new Error('there is no move');
  const seen = seenCluster([]);
  const load = { source: 'simulation' as const, takenAtMs: T0, cpuCores: 1, memoryBytes: usedGib * GIB };
  const found = {
    ...{ tasks: [], preconditions: undefined, nowMs: 0, haMotions: new Map(), replication: [], storages: [] },
    resources: [row(101, 4), row(102, 8)],
    snapshot: { ...seen, nodes: seen.nodes.map((node) => ({ ...node, load })) },
  };
  for (const check of NODE_CHECKS) {
    const verdict = check({ ...found, execution: { ...execution, moves }, move });
    if (verdict) return `${verdict.type}: ${verdict.detail}`;
  }
  return 'go';
}

describe('the memory of a target', () => {
  it('has to be enough for what is on its way there as well, and not for its disks', () => {
    expect(said(52)).to.equal('go');
    expect(said(52, { state: 'running' })).to.contain('pve2 would reach 100 % memory');
    expect(said(40, { state: 'running' })).to.equal('go');
  });

  it('is waited for where a guest has arrived that may not be in it yet', () => {
    const waits = 'hold: waits for the memory of pve2 with what has just arrived there';
    const arrived = (endedAtMs: number) => ({ state: 'done', endedAtMs }) as const;
    expect(said(52, arrived(T0 - 5000))).to.equal(waits);
    expect(said(52, arrived(T0 + 240_000)), 'a node that tells nothing new').to.equal(waits);
    expect(said(52, arrived(T0 - 20_000)), 'it is in the figures').to.equal('go');
    expect(said(40, arrived(T0 - 5000)), 'there is room in any case').to.equal('go');
  });
});
