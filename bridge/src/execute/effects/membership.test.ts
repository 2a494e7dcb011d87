import { expect } from 'chai';
import type { Execution } from '#shared/execution/execution.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { seenCluster, T0, TWO, TWO_GUESTS } from '../../../test/executor-scene.ts';
import { fakePve } from '../../../test/fake-pve.ts';
import { manualClock } from '../../clock.ts';
import { PveError } from '../../pve/pve-error.ts';
import type { Told } from '../context.ts';
import { createMembers } from './membership.ts';

const execution: Execution = newExecution({
  ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: T0, mandateEndsAtMs: T0 + 1 },
  ...{ moves: TWO, settings: defaultSettings, link: { migrationLink: 'separate' } },
});

/** What is told while a guest moves and Ceph repairs itself; the disks of the second one are on this storage. */
async function told(storage?: string): Promise<Told[]> {
  const clock = manualClock(T0);
  const disk = { key: 'scsi0', storage: storage ?? '', class: 'attached' as const, shared: true };
  const placement = { source: 'guest-config' as const, takenAtMs: T0, localResources: [], bridges: [] };
  const row = { node: 'pve1', available: true, shared: true, content: [] };
  const snapshot: ClusterSnapshot = {
    ...seenCluster(
      TWO_GUESTS.map((guest) =>
        storage === undefined ? guest : { ...guest, placement: { ...placement, volumes: [disk] } },
      ),
    ),
    activity: { ceph: { status: 'warn', isRecovering: true, checks: [], flaggedNodes: [] } },
    storages: [
      { ...row, storage: 'pool', plugin: 'rbd' },
      { ...row, storage: 'nfs', plugin: 'nfs' },
    ],
  };
  const events: Told[] = [];
  const members = createMembers({
    clock,
    execution: () => execution,
    eyes: () => ({
      look: async () => ({ snapshot, lists: Promise.resolve({ resources: [], tasks: [] }) }),
      readPlacement: async () => snapshot,
    }),
    isStill: () => true,
    tell: (event) => void events.push(event),
  });
  await members.watch().look(fakePve(clock, TWO_GUESTS).as('admin@pve'));
  return events;
}

describe('the cluster while a guest moves', () => {
  it('S15: is an alarm for guests on a Ceph that repairs itself, and not for those that may be elsewhere', async () => {
    expect((await told('pool')).map(({ type }) => type)).to.deep.equal(['alarm']);
    expect(await told('nfs')).to.deep.equal([]);
    expect(await told(), 'nobody has looked at their disks').to.deep.equal([]);
  });

  it('S1: is looked at less and less often where it cannot be seen, and as often as ever once it can', async () => {
    const clock = manualClock(T0);
    const whole = seenCluster(TWO_GUESTS);
    const gone = { ...whole, nodes: whole.nodes.map((node) => ({ ...node, status: 'offline' as const })) };
    let seen: ClusterSnapshot | undefined = whole;
    const lookedAtSeconds: number[] = [];
    const events: Told[] = [];
    const members = createMembers({
      clock,
      execution: () => execution,
      eyes: () => ({
        look: async () => {
          lookedAtSeconds.push((clock.nowMs() - T0) / 1000);
          if (seen === undefined) throw new PveError('lost', 'no answer');
          return { snapshot: seen, lists: Promise.resolve({ resources: [], tasks: [] }) };
        },
        readPlacement: async () => whole,
      }),
      isStill: () => true,
      tell: (event) => void events.push(event),
    });
    const api = fakePve(clock, TWO_GUESTS).as('admin@pve');
    const one = members.watch();
    for (let second = 0; second < 60; second++) {
      if (second === 5) seen = undefined;
      if (second === 45) seen = gone;
      await one.look(api);
      await clock.advance(1000);
    }
    expect(lookedAtSeconds).to.deep.equal([0, 10, 11, 13, 17, 25, 35, 45, 55]);
    expect(events[0]?.type).to.equal('endangered');
  });
});
