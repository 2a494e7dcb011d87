import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { Settings } from '../settings/settings.ts';
import type { Activity } from '../snapshot/activity.ts';
import { moveWarnings } from './move-warnings.ts';
import { reasonText } from './reason.ts';

const GIB = 2 ** 30;

const warnings = (input: object, unusedGib = 0): string[] => {
  const snapshot = cluster('pve1 64G: 100 8G disk=ssd\npve2 64G:');
  const unused = {
    key: 'unused0',
    storage: 'ssd',
    bytes: unusedGib * GIB,
    class: 'unused' as const,
    shared: false,
  };
  const guests = snapshot.guests.map((guest) => ({
    ...guest,
    ...(guest.placement && {
      placement: {
        ...guest.placement,
        volumes: [...guest.placement.volumes, ...(unusedGib > 0 ? [unused] : [])],
      },
    }),
  }));
  return moveWarnings(compileModel({ ...snapshot, guests }, Settings.parse(input)), 0, 1, 60).map((each) =>
    reasonText(each),
  );
};

describe('warnings of a move', () => {
  it('tell where disks go by another name, and which of them nobody uses', () => {
    expect(warnings({})).to.deep.equal([]);
    expect(warnings({ storageMap: [{ storage: 'ssd', target: 'nvme' }] })).to.deep.equal([
      'its disks change storage: ssd -> nvme',
    ]);
    expect(warnings({}, 500)).to.deep.equal(['incl. 500 GiB of disks that nothing uses']);
  });

  it('S7: name the backup that the move would wait for', () => {
    const seen = cluster('pve1 64G: 100 8G unread\npve2 64G:');
    const told = (activity: Activity, secondsMax = 60) =>
      moveWarnings(compileModel({ ...seen, activity }, Settings.parse({})), 0, 1, secondsMax)
        .map((each) => reasonText(each))
        .slice(0, -1);
    const job = { id: 'nightly', nextRunMs: seen.takenAtMs + 3_600_000 };
    const running = { node: 'pve2', startedAtMs: seen.takenAtMs };
    expect(told({ backupJobs: [job] })).to.deep.equal([]);
    expect(told({ backupJobs: [job] }, 3700)).to.deep.equal(['waits for backup job nightly']);
    expect(told({ backupJobs: [job], runningBackups: [running] }, 3700)).to.deep.equal([
      'waits for the backup that runs on pve2',
    ]);
    expect(told({ runningBackups: [{ ...running, vmids: [101] }] })).to.deep.equal([]);
  });

  it('say when disks and devices were not read', () => {
    const model = compileModel(cluster('pve1 64G: 100 8G unread\npve2 64G:'), Settings.parse({}));
    expect(moveWarnings(model, 0, 1, 60).map(({ code }) => code)).to.deep.equal(['unread-placement']);
  });
});
