import { expect } from 'chai';
import type { Execution } from '#shared/execution/execution.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { seenCluster, T0, TWO, TWO_GUESTS } from '../../../test/executor-scene.ts';
import { fakePve } from '../../../test/fake-pve.ts';
import { manualClock } from '../../clock.ts';
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
});
