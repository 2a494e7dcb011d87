import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { setSharedScene } from '../../test/shared-scene.ts';
import { reportLines } from './execution-lines.ts';
import { nodeDesk } from './node-desk.ts';

async function scene() {
  const shared = await setSharedScene(TWO_GUESTS);
  const [one, two] = shared.nodes;
  if (!one || !two) throw new Error('two nodes');
  return { ...shared, one, two, desk: nodeDesk(two.companion, shared.clock) };
}

describe('the command line of root on a node', () => {
  it('S6: sees and stops what another node executes, without a bridge of its own', async () => {
    const { one, clock, desk, two } = await scene();
    expect(reportLines(await desk.report())).to.deep.equal([
      'The lock of the cluster is free.',
      'Nothing was executed yet.',
    ]);
    const id = await one.start(TWO);
    await clock.advance(5000);
    const report = await desk.report();
    expect([report.execution?.id, report.execution?.node, report.lock?.node]).to.deep.equal([
      id,
      'pve1',
      'pve1',
    ]);
    expect(reportLines(report).join('\n')).to.match(
      /running on pve1, approved by admin@pve, \d of 2 moves done/,
    );
    await desk.end(id, 'stop');
    await clock.advance(300_000);
    const [past] = await desk.history();
    expect(past).to.deep.include({ id, detail: 'stopped by root@pam' });
    expect(two.companion.journal.join()).to.include('execution.stop {"user":"root@pam"');
  });

  it('unlocks what its holder has left, and nothing that it renews', async () => {
    const { one, two, clock, desk } = await scene();
    await one.start(TWO);
    await clock.advance(3000);
    const said: string[] = [];
    const failing = desk.unlock((line) => said.push(line)).catch((error: Error) => error.message);
    await clock.advance(15_000);
    expect(await failing).to.equal('pve1 is there and renews the lock. Maybe: pve-rebalance stop');
    one.kill();
    const unlocking = desk.unlock((line) => said.push(line));
    await clock.advance(40_000);
    await unlocking;
    expect((await desk.report()).lock?.state).to.equal('free');
    expect((await desk.report()).execution?.phase).to.equal('waiting');
    expect(said[0]).to.equal('Looking for 30 s whether pve1 is there.');
    expect(two.companion.journal.join()).to.include('lock.unlocked');
  });

  it('reads and keeps the settings of the cluster', async () => {
    const { desk, one } = await scene();
    await desk.change({ movesMax: 4 });
    expect((await desk.settings()).settings.movesMax).to.equal(4);
    await one.shared.watch.refresh();
    expect(one.shared.watch.now().files.settings.content?.settings).to.deep.equal({ movesMax: 4 });
  });

  it('says in one sentence what is wrong with the companion', async () => {
    const { desk, two } = await scene();
    two.companion.off = true;
    const error = await desk.report().catch((reason: Error) => reason);
    expect(error instanceof Error && error.message).to.match(
      /^The companion of this node does not answer: it is off/,
    );
  });
});
