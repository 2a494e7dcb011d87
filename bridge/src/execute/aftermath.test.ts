import { expect } from 'chai';
import { seenCluster, setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { measuredIn } from './measured.ts';

const promised = {
  before: { memorySpreadPercent: 30, cpuSpreadPercent: 10 },
  predicted: { memorySpreadPercent: 5, cpuSpreadPercent: 4 },
};
const MINUTE_MS = 60_000;

describe('what an execution has achieved', () => {
  it('is looked at when the figures have settled, and kept in the history', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { settlingSeconds: 300, canary: false }, { promised });
    const leave = scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(2 * MINUTE_MS);
    expect(scene.executor.history()[0]?.promised?.achieved).to.equal(undefined);
    scene.seen = seenCluster(TWO_GUESTS);
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.executor.history()[0]?.promised?.achieved).to.deep.include({ memorySpreadPercent: 0 });
    expect(scene.executor.history()[0]?.promised?.predicted).to.deep.equal(promised.predicted);
    leave();
  });

  it('is looked at by whoever comes within the hour, also in front of another process', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { settlingSeconds: 300, canary: false }, { promised });
    await scene.clock.advance(20 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
    await scene.kill();
    scene.seen = seenCluster(TWO_GUESTS);
    const leave = scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(MINUTE_MS);
    const [last] = await scene.journal.readHistory();
    expect(last?.promised?.achieved).to.deep.include({ memorySpreadPercent: 0 });
    leave();
  });

  it('is not looked at any more when the hour is over', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { settlingSeconds: 60, canary: false }, { promised });
    await scene.clock.advance(65 * MINUTE_MS);
    scene.pve.calls.length = 0;
    const leave = scene.executor.adopt(scene.pve.as('viewer@pve'));
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.pve.calls).to.deep.equal([]);
    leave();
  });

  it('is not asked for while nobody looks', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { settlingSeconds: 60, canary: false }, { promised });
    await scene.clock.advance(2 * MINUTE_MS);
    scene.pve.calls.length = 0;
    await scene.clock.advance(10 * MINUTE_MS);
    expect(scene.pve.calls).to.deep.equal([]);
    expect(scene.ended().promised?.achieved).to.equal(undefined);
  });
});

describe('the log of a migration', () => {
  it('says how long it took and how long the guest stood still', () => {
    const lines = [
      '2026-11-28 10:00:00 average migration speed: 1.2 GiB/s - downtime 37 ms',
      '2026-11-28 10:00:00 migration completed, transferred 1.5 GiB VM-state',
      '2026-11-28 10:00:01 migration finished successfully (duration 00:01:12)',
    ];
    expect(measuredIn(lines)).to.deep.equal({
      ...{ seconds: 72, downtimeMs: 37, sentBytes: 1.5 * 2 ** 30 },
    });
    expect(measuredIn(['TASK OK'])).to.equal(undefined);
  });
});
