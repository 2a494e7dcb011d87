import { expect } from 'chai';
import { backupInTheWay } from './backup-window.ts';

const MINUTE_MS = 60_000;
const crossing = { vmid: 100, source: 'pve1', target: 'pve2', secondsMax: 60 };
const inTheWay = (job: object, more: object = {}) =>
  backupInTheWay(
    { takenAtMs: 0, activity: { backupJobs: [{ id: 'nightly', ...job }] } },
    { ...crossing, ...more },
  ) !== undefined;

describe('S7: a backup job', () => {
  it('S7: is in the way from 15 minutes before it on', () => {
    expect(inTheWay({ nextRunMs: 14 * MINUTE_MS })).to.equal(true);
    expect(inTheWay({ nextRunMs: 16 * MINUTE_MS })).to.equal(false);
  });

  it('S7: is in the way of a move that would not be over by then', () => {
    expect(inTheWay({ nextRunMs: 60 * MINUTE_MS }, { secondsMax: 59 * 60 })).to.equal(false);
    expect(inTheWay({ nextRunMs: 60 * MINUTE_MS }, { secondsMax: 61 * 60 })).to.equal(true);
  });

  it('S7: is in nobody’s way whom it does not back up, nor on other nodes', () => {
    const soon = { nextRunMs: MINUTE_MS };
    expect(inTheWay({ ...soon, vmids: [100] })).to.equal(true);
    expect(inTheWay({ ...soon, vmids: [101] })).to.equal(false);
    expect(inTheWay({ ...soon, node: 'pve2' }), 'it will be on the target then').to.equal(true);
    expect(inTheWay({ ...soon, node: 'pve3' })).to.equal(false);
  });

  it('says nothing where no job is known, or none will run', () => {
    expect(backupInTheWay({ takenAtMs: 0 }, crossing)).to.equal(undefined);
    expect(inTheWay({})).to.equal(false);
  });
});
