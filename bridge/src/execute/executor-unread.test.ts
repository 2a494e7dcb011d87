import { expect } from 'chai';
import { seenCluster, setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';

const MINUTE_MS = 60_000;

describe('what a start depends on and nobody could read', () => {
  it('S7: a backup that runs counts where the observation could not read the tasks', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.activity = { runningBackups: undefined };
    scene.pve.addTask({ node: 'pve1', type: 'vzdump', vmid: undefined, user: 'root@pam', seconds: 600 });
    scene.start(TWO);
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.pve.posts.filter(({ vmid }) => vmid === 101)).to.deep.equal([]);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits for the backup that runs on pve1');
    await scene.clock.advance(10 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('S7: nothing starts while nobody knows which backups are to come', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.activity = { backupJobs: undefined };
    scene.start(TWO);
    await scene.clock.advance(MINUTE_MS);
    expect(scene.pve.posts).to.deep.equal([]);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits, for backup jobs could not be read');
    scene.pve.activity = {};
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('nothing starts of which nobody could read what it has', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.seen = seenCluster(TWO_GUESTS.map((guest) => ({ ...guest, placement: undefined })));
    scene.start(TWO);
    await scene.clock.advance(MINUTE_MS);
    expect(scene.pve.posts).to.deep.equal([]);
    expect(scene.executor.current()?.moves[0]?.detail).to.equal(
      'waits, for its configuration could not be read',
    );
    scene.seen = undefined;
    await scene.clock.advance(5 * MINUTE_MS);
    expect(scene.ended().outcome).to.equal('complete');
  });
});
