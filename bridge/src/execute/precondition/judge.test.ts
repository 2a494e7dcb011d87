import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { RunningBackup } from '#shared/snapshot/activity.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { seenCluster, T0 } from '../../../test/executor-scene.ts';
import type { Resource, TaskRow } from '../../pve/answers.ts';
import type { Found } from './found.ts';
import { judge } from './judge.ts';

const GIB = 2 ** 30;

const execution = newExecution({
  id: 'x1',
  planId: 'p1',
  digest: 'd1',
  approvedBy: 'admin@pve',
  atMs: 0,
  mandateEndsAtMs: 1,
  moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
  settings: defaultSettings,
  link: { migrationLink: 'separate' },
});
const [move] = execution.moves;
if (!move) throw new Error('no move');

const guest = (about: Partial<Resource> = {}): Resource => ({
  id: 'qemu/101',
  type: 'qemu',
  vmid: 101,
  node: 'pve1',
  status: 'running',
  mem: 4 * GIB,
  template: false,
  shared: false,
  ...about,
});
const task = (about: Partial<TaskRow>): TaskRow => ({
  upid: 'UPID:x',
  node: 'pve1',
  type: 'qmigrate',
  id: '101',
  user: 'root@pam',
  starttime: 1,
  ...about,
});

interface Situation extends Partial<Omit<Found, 'resources'>> {
  guest?: Resource;
  source?: Partial<NodeFacts>;
  target?: Partial<NodeFacts>;
}

const LOAD = { source: 'simulation', takenAtMs: T0, cpuCores: 1 } as const;
const full = (memoryBytes: number): Partial<NodeFacts> => ({ load: { ...LOAD, memoryBytes } });

/** The nodes of the move, each with 16 of 64 GiB in use, and what else is said of them. */
function seenWith(seen: ClusterSnapshot, about: Readonly<Record<string, Partial<NodeFacts> | undefined>>) {
  const nodes = seen.nodes.map((node) => ({ ...node, ...full(16 * GIB), ...about[node.name] }));
  return { ...seen, nodes };
}

/** Everything is at rest, HA too. */
const ASIDE: ClusterSnapshot = {
  ...seenCluster([{ vmid: 101, node: 'pve1' }]),
  activity: { ha: { master: 'pve1', busy: [] }, backupJobs: [] },
};
const verdictOn = ({ guest: row = guest(), source, target, snapshot = ASIDE, ...about }: Situation = {}) =>
  judge({
    execution,
    move,
    resources: [row],
    tasks: [],
    preconditions: { running: true, allowed_nodes: ['pve2'], not_allowed_nodes: { pve2: {} } },
    nowMs: 0,
    haMotions: new Map(),
    ...{ replication: [], storages: [] },
    ...about,
    snapshot: seenWith(snapshot, { pve1: source, pve2: target }),
  });
const detailOf = (situation: Situation) => {
  const verdict = verdictOn(situation);
  return verdict.type === 'go' ? 'go' : `${verdict.type}: ${verdict.detail}`;
};
const preconditions = (about: Partial<NonNullable<Found['preconditions']>>) => ({
  preconditions: { running: true, allowed_nodes: ['pve2'], ...about },
});

/** A backup job that runs on its node. */
const saving = (about: Partial<RunningBackup>): ClusterSnapshot => ({
  ...ASIDE,
  activity: { runningBackups: [{ node: 'pve1', startedAtMs: T0, ...about }], backupJobs: [] },
});

/** A backup job that starts so much later and saves everybody. */
const tonight = (afterMs: number) => {
  const seen = seenCluster([{ vmid: 101, node: 'pve1' }]);
  return { ...seen, activity: { backupJobs: [{ id: 'nightly', nextRunMs: seen.takenAtMs + afterMs }] } };
};

describe('the precondition of a move', () => {
  it('is met when everything is as it was planned', () => {
    expect(verdictOn()).to.deep.equal({ type: 'go', ha: false, knownUpids: [], foreign: [] });
  });

  const AGAINST: readonly [string, Situation, string | RegExp][] = [
    [
      'the guest is gone',
      { guest: guest({ vmid: 999 }) },
      'skip: it does not exist any more, or is not visible',
    ],
    ['it was moved', { guest: guest({ node: 'pve2' }) }, 'skip: it is on pve2 now, not on pve1'],
    ['it is a template', { guest: guest({ template: true }) }, 'skip: it is a template now'],
    [
      'its number was taken by a container',
      { guest: guest({ type: 'lxc' }) },
      'skip: it is lxc now, it was qemu',
    ],
    [
      'its number and place were taken by another of its kind',
      { move: { ...move, name: 'web' }, guest: guest({ name: 'database' }) },
      'skip: it is called database now, it was web: maybe it is another guest',
    ],
    ['it was stopped', { guest: guest({ status: 'stopped' }) }, 'skip: it is stopped now, it was running'],
    ['it is paused', { guest: guest({ status: 'paused' }) }, 'skip: it is paused now, it was running'],
    ['it is locked', { guest: guest({ lock: 'snapshot' }) }, 'skip: locked: snapshot'],
    ['its backup runs', { guest: guest({ lock: 'backup' }) }, 'hold: waits for its backup'],
    ['HA is busy with it', { guest: guest({ hastate: 'recovery' }) }, 'skip: HA is busy with it: recovery'],
    ['its node is offline', { source: { status: 'offline' } }, 'skip: pve1 is not online'],
    ['the target is unknown', { target: { status: 'unknown' } }, 'skip: pve2 is not online'],
    [
      'the target is in maintenance',
      { target: { haState: 'maintenance' } },
      'skip: pve2 is in maintenance, says HA',
    ],
    [
      'the target has filled up',
      { target: full(54 * GIB) },
      'skip: pve2 would reach 91 % memory, limit 90 %; 10 GiB free',
    ],
    [
      'the memory of the target is unknown',
      { target: { load: undefined } },
      'skip: the memory of pve2 is unknown',
    ],
    [
      'the cluster has no quorum',
      { snapshot: { ...ASIDE, cluster: { ...ASIDE.cluster, quorate: false } } },
      'pause: the cluster has no quorum: nothing is started',
    ],
    [
      'S7: a backup of it runs',
      { snapshot: saving({ vmids: [101, 105] }) },
      'hold: waits for the backup that runs on pve1',
    ],
    [
      'S7: a backup job of it starts within a quarter of an hour',
      { snapshot: tonight(14 * 60_000), execution: { ...execution, mandateEndsAtMs: T0 + 3_600_000 } },
      'hold: waits for backup job nightly',
    ],
    [
      'S7: the approval ends before a backup job that would disturb it',
      { snapshot: tonight(14 * 60_000), execution: { ...execution, mandateEndsAtMs: T0 + 600_000 } },
      /^skip: not tonight: backup job nightly starts at \d\d:\d\d, and the approval ends before$/,
    ],
    [
      'S7: it could last into a backup job',
      {
        snapshot: tonight(3_600_000),
        move: { ...move, expectedSecondsRange: [60, 3700] },
        execution: { ...execution, mandateEndsAtMs: T0 + 9e6 },
      },
      /^hold: waits for backup job nightly/,
    ],
    [
      'its replication runs',
      { replication: [{ id: '101-0', guest: 101, pid: 7 }] },
      'hold: waits for its replication',
    ],
    [
      'its replication is due',
      { replication: [{ id: '101-0', guest: 101, next_sync: 20 }] },
      'hold: waits for its replication, which is due',
    ],
    [
      'its replication is due when it switches over',
      {
        move: { ...move, expectedSeconds: 300 },
        replication: [{ id: '101-0', guest: 101, next_sync: 305 }],
      },
      'hold: waits for its replication, which is due when it would switch over',
    ],
    ['a backup of everybody runs', { snapshot: saving({}) }, 'hold: waits for the backup that runs on pve1'],
    [
      'something runs for it',
      { tasks: [task({ type: 'qmsnapshot' })] },
      'hold: waits for its task qmsnapshot',
    ],
    [
      'a device ties it',
      preconditions({ local_resources: ['hostpci0'] }),
      'skip: bound to its node by hostpci0',
    ],
    [
      'it has a local disk',
      preconditions({
        local_disks: [
          {
            ...{ volid: 'local-lvm:vm-101-disk-0', cdrom: false, is_unused: false },
            ...{ is_vmstate: false, is_tpmstate: false, is_cloudinit: false },
          },
        ],
      }),
      'skip: local-lvm:vm-101-disk-0 is on a storage of pve1, and local disks may not move',
    ],
    [
      'a storage is missing on the target',
      preconditions({ not_allowed_nodes: { pve2: { unavailable_storages: ['fast'] } } }),
      'skip: pve2 cannot take it: storage fast is not available',
    ],
    [
      'a rule of HA keeps it from the target',
      preconditions({
        'not-allowed-nodes': {
          pve2: { 'blocking-ha-resources': [{ sid: 'vm:104', cause: 'resource-affinity' }] },
        },
      }),
      'skip: pve2 cannot take it: vm:104 is in its way (resource-affinity)',
    ],
    [
      'Proxmox VE leaves the target out',
      preconditions({ allowed_nodes: ['pve3'] }),
      'skip: pve2 cannot take it, says Proxmox VE',
    ],
  ];
  for (const [what, situation, detail] of AGAINST)
    it(`is not met when ${what}`, () => {
      if (typeof detail === 'string') expect(detailOf(situation)).to.equal(detail);
      else expect(detailOf(situation)).to.match(detail);
    });

  const NOT_AGAINST: readonly [string, Situation][] = [
    ['a backup of other guests', { snapshot: saving({ vmids: [102] }) }],
    ['a backup of all but it', { snapshot: saving({ exceptVmids: [101] }) }],
    ['a backup on a node that it does not touch', { snapshot: saving({ node: 'pve3' }) }],
    [
      'a replication that is due in the middle of its migration, and simply comes later',
      {
        move: { ...move, expectedSeconds: 300 },
        replication: [{ id: '101-0', guest: 101, next_sync: 200 }],
      },
    ],
    ['a backup job that starts later', { snapshot: tonight(16 * 60_000) }],
    ['a task that has ended', { tasks: [task({ type: 'qmsnapshot', endtime: 2 })] }],
    ['a console that is open', { tasks: [task({ type: 'vncproxy' })] }],
    ['an empty object beside the target', preconditions({ not_allowed_nodes: { pve2: {} } })],
    ['that containers of PVE 8 cannot be asked about', { preconditions: undefined }],
    ['a guest that has kept its name', { move: { ...move, name: 'web' }, guest: guest({ name: 'web' }) }],
    ['a guest that HA ignores', { guest: guest({ hastate: 'ignored' }) }],
  ];
  for (const [what, situation] of NOT_AGAINST)
    it(`is not kept back by ${what}`, () => {
      expect(detailOf(situation)).to.equal('go');
    });

  it('keeps a guest of HA where it would migrate without a limit on the link of corosync', () => {
    const shared = { ...execution, limits: { ...execution.limits, haUnlimited: true } };
    const verdict = verdictOn({ execution: shared, guest: guest({ hastate: 'started' }) });
    expect(verdict).to.deep.include({ type: 'skip' });
    expect(verdict.type === 'skip' && verdict.remedy).to.contain('migration network');
  });

  it('says that HA will do it', () => {
    expect(verdictOn({ guest: guest({ hastate: 'started' }) })).to.deep.include({ type: 'go', ha: true });
  });

  it('remembers earlier tasks of the guest, and sees migrations of others', () => {
    const tasks = [
      task({ upid: 'UPID:old', endtime: 5 }),
      task({ upid: 'UPID:other', id: '900', node: 'pve4' }),
      task({ upid: 'UPID:ended', id: '901', endtime: 5 }),
    ];
    expect(verdictOn({ tasks })).to.deep.include({
      knownUpids: ['UPID:old'],
      foreign: [{ vmid: 900, source: 'pve4' }],
    });
  });
});
