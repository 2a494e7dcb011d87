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
function said(
  usedGib: number,
  other: Partial<ExecutionMove> = {},
  arcGib?: number,
  otherRow = row(102, 8),
): string {
  const moves = execution.moves.map((move) => (move.vmid === 102 ? { ...move, ...other } : move));
  const [move] = moves;
  if (move === undefined) throw new Error('there is no move');
  const seen = seenCluster([]);
  const load = { source: 'simulation' as const, takenAtMs: T0, cpuCores: 1, memoryBytes: usedGib * GIB };
  const history =
    arcGib === undefined
      ? undefined
      : {
          source: 'simulation' as const,
          takenAtMs: T0,
          windowSeconds: 60,
          cpuP95Cores: 1,
          memoryPeakBytes: 0,
          arcBytes: arcGib * GIB,
        };
  const found = {
    ...{ tasks: [], preconditions: undefined, nowMs: 0, haMotions: new Map(), replication: [], storages: [] },
    resources: [row(101, 4), otherRow],
    snapshot: { ...seen, nodes: seen.nodes.map((node) => ({ ...node, load, history })) },
  };
  for (const check of NODE_CHECKS) {
    const verdict = check({ ...found, execution: { ...execution, moves }, move });
    if (verdict) return `${verdict.type}: ${verdict.detail}`;
  }
  return 'go';
}

describe('what HA says of a target', () => {
  const saidOf = (haState: string, ageMs: number) => {
    const seen = seenCluster([]);
    const [move] = execution.moves;
    if (move === undefined) throw new Error('there is no move');
    const nodes = seen.nodes.map((node) => ({ ...node, haState }));
    const activity = { ha: { master: 'pve1', writtenAtMs: seen.takenAtMs - ageMs, busy: [] } };
    const found = {
      ...{ execution, move, resources: [row(101, 4)], tasks: [], preconditions: undefined, nowMs: 0 },
      ...{ haMotions: new Map(), replication: [], storages: [], snapshot: { ...seen, nodes, activity } },
    };
    const verdict = NODE_CHECKS.map((check) => check(found)).find((each) => each !== undefined);
    return verdict === undefined ? 'go' : verdict.detail;
  };

  it('counts while it looks; asleep it knows only who was to be in maintenance', () => {
    expect(saidOf('unknown', 9000)).to.equal('pve2 is in unknown, says HA');
    expect(saidOf('unknown', 86_400_000)).to.equal('go');
    expect(saidOf('maintenance', 86_400_000)).to.equal('pve2 is in maintenance, says HA');
  });
});

describe('the memory of a target', () => {
  it('has to be enough for what is on its way there as well, and not for its disks', () => {
    expect(said(52)).to.equal('go');
    expect(said(52, { state: 'running' })).to.contain('pve2 would reach 100 % memory');
    expect(said(40, { state: 'running' })).to.equal('go');
  });

  it('is waited for while a container restarts on its way there, and uses nothing to be seen', () => {
    const stopped: Resource = { ...row(102, 0), type: 'lxc', status: 'stopped', maxmem: 8 * GIB };
    const restarting = { kind: 'lxc', how: 'restart', state: 'running' } as const;
    expect(said(52, restarting, undefined, stopped)).to.match(/^hold: waits for the memory of pve2/);
    expect(said(40, restarting, undefined, stopped)).to.equal('go');
    const done = (endedAtMs: number) => ({ ...restarting, state: 'done', endedAtMs }) as const;
    expect(said(52, done(T0 - 5000), undefined, stopped), 'its figures are to come').to.match(/^hold/);
    expect(said(52, done(T0 - 20_000), undefined, stopped)).to.equal('go');
  });

  it('is waited for where a guest has left that may still be in it', () => {
    const leftAt = (endedAtMs: number) =>
      ({ source: 'pve2', target: 'pve3', state: 'done', endedAtMs }) as const;
    expect(said(60, leftAt(T0 - 5000))).to.equal(
      'hold: waits until pve2 tells its memory without who has left it',
    );
    expect(said(60, leftAt(T0 - 20_000)), 'the figures are without it').to.match(/^skip/);
    expect(said(63, leftAt(T0 - 5000)), 'there is no room in any case').to.match(/^skip/);
  });

  it('is not what the cache of ZFS holds, which gives way as the plan had it', () => {
    expect(said(60)).to.equal('skip: pve2 would reach 100 % memory, limit 90 %; 4 GiB free');
    expect(said(60, {}, 30)).to.equal('go');
    expect(said(60, {}, 3)).to.match(/^skip: pve2 would reach 98 % memory/);
  });

  it('is waited for where a guest has arrived that may not be in it yet', () => {
    const waits = 'hold: waits for the memory of pve2 with what arrives there';
    const arrived = (endedAtMs: number) => ({ state: 'done', endedAtMs }) as const;
    expect(said(52, arrived(T0 - 5000))).to.equal(waits);
    expect(said(52, arrived(T0 + 240_000)), 'a node that tells nothing new').to.equal(waits);
    expect(said(52, arrived(T0 - 20_000)), 'it is in the figures').to.equal('go');
    expect(said(40, arrived(T0 - 5000)), 'there is room in any case').to.equal('go');
  });
});
