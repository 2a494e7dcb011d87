import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { reasonText } from '../plan/reason.ts';
import type { Activity } from '../snapshot/activity.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { clusterHealth } from './cluster-health.ts';

const TEXT = 'pve1 64G: 100 8G ha, 101 8G disk=tank\npve2 64G:\npve3 64G:';
const NOW_MS = 1_000_000;

function scene(activity: Activity, facts: Partial<ClusterFacts> = {}): ClusterSnapshot {
  const base = cluster(TEXT);
  const storage = {
    storage: 'pool',
    node: 'pve1',
    available: true,
    shared: true,
    plugin: 'rbd',
    content: [],
  };
  return {
    ...base,
    ...{ takenAtMs: NOW_MS, activity, storages: [storage] },
    cluster: { ...base.cluster, ...facts },
  };
}
const said = (snapshot: ClusterSnapshot, vmids: readonly number[] = [100, 101]) =>
  clusterHealth(snapshot, vmids).map(({ level, reason }) => `${level}: ${reasonText(reason)}`);
const manager = (more: object = {}) => ({
  ha: { master: 'pve2', writtenAtMs: NOW_MS - 9000, busy: [], ...more },
});
const ceph = (more: object) => ({
  ceph: { status: 'ok' as const, isRecovering: false, checks: [], flaggedNodes: [], ...more },
});

describe('S15: the health of a cluster', () => {
  it('is fine', () => {
    expect(said(scene({ ...manager(), ...ceph({}), votesToSpare: 0 }))).to.deep.equal([]);
    expect(said(scene({})), 'what is unknown stops nobody').to.deep.equal([]);
  });

  it('S15: without quorum nothing starts; one that hangs by a node asks for a tick', () => {
    expect(said(scene({}, { quorate: false }))).to.deep.equal([
      'stop: the cluster has no quorum: nothing is started',
    ]);
    expect(said(scene({ votesToSpare: -1 }))).to.deep.equal([
      'ask: the loss of one more node would cost the cluster its quorum',
    ]);
  });

  it('tells of what HA moves by itself, which ours wait for', () => {
    const note = 'note: HA moves vm:7 by itself: ours wait until it is there';
    expect(said(scene(manager({ busy: [{ sid: 'vm:7', state: 'migrate' }] })))).to.deep.equal([note]);
    const queued = { sid: 'vm:7', state: 'started', queuedTo: 'pve2' };
    expect(said(scene(manager({ busy: [queued] })))).to.deep.equal([note]);
  });

  it('S15: HA that is disarmed, dead or at work on a rescue stops everything', () => {
    expect(said(scene(manager(), { haArmed: false }))[0]).to.match(/^stop: HA is disarmed/);
    for (const state of ['fence', 'recovery', 'error'])
      expect(said(scene(manager({ busy: [{ sid: 'vm:7', state }] })))).to.deep.equal([
        `stop: HA has vm:7 in state ${state}: nothing is started until that is over`,
      ]);
    expect(said(scene(manager({ busy: [{ sid: 'vm:7', state: 'freeze' }] })))).to.deep.equal([]);
    expect(said(scene(manager({ writtenAtMs: NOW_MS - 31_000 })))).to.deep.equal([
      'stop: the HA manager on pve2 has written nothing for 31 s: nothing is started until it does',
    ]);
  });

  it('a manager without anything to manage may sleep, and is judged by its own clock', () => {
    const asleep = scene(manager({ writtenAtMs: 0 }));
    const guests = asleep.guests.map(({ ha, ...guest }) => guest);
    expect(said({ ...asleep, guests })).to.deep.equal([]);
    const behind = scene(manager({ writtenAtMs: NOW_MS - 45_000 }));
    const nodes = behind.nodes.map((node) => ({ ...node, clockOffsetSeconds: -40 }));
    expect(said({ ...behind, nodes })).to.deep.equal([]);
  });

  it('S15: Ceph in error stops everything, Ceph that repairs stops guests on it', () => {
    expect(said(scene(ceph({ status: 'error', checks: ['1 full osd(s)'] })))).to.deep.equal([
      'stop: Ceph is in error (1 full osd(s)): nothing is started',
    ]);
    const onCeph = scene(ceph({ status: 'warn', isRecovering: true }));
    const [first, second] = onCeph.guests;
    if (first?.placement === undefined || second === undefined) throw new Error('there is no guest');
    const volumes = [{ key: 'scsi0', storage: 'pool', class: 'attached' as const, shared: true }];
    const guests = [{ ...first, placement: { ...first.placement, volumes } }, second];
    expect(said({ ...onCeph, guests }, [100])[0]).to.match(/^stop: Ceph repairs/);
    expect(said({ ...onCeph, guests }, [101])[0]).to.match(/^note: Ceph repairs/);
    expect(said(scene(ceph({ status: 'warn', checks: ['mon low on space'] })))).to.deep.equal([
      'note: Ceph warns: mon low on space',
    ]);
  });

  it('S15: a clock that is off by more than a minute stops everything; our own may be the one', () => {
    const offsets = (...seconds: number[]) => {
      const base = scene({});
      return {
        ...base,
        nodes: base.nodes.map((node, index) => ({ ...node, clockOffsetSeconds: seconds[index] ?? 0 })),
      };
    };
    expect(said(offsets(0, 62, 1))).to.deep.equal([
      'stop: the clock of pve2 is off by 61 s: nothing is started until it is right',
    ]);
    expect(said(offsets(500, 501, 499))).to.deep.equal([]);
    expect(said(offsets(0, 59, 0))).to.deep.equal([]);
  });
});
