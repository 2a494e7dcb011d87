import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { refusalOf, setSharedScene } from '../../test/shared-scene.ts';

async function scene() {
  const shared = await setSharedScene(TWO_GUESTS);
  const [one, two] = shared.nodes;
  if (!one || !two) throw new Error('two nodes');
  two.look();
  /** Every guest was asked for once, whoever asked. */
  const once = () => {
    const vmids = shared.pve.posts.map(({ vmid }) => vmid);
    expect(vmids).to.have.members([...new Set(vmids)]);
  };
  const until = async (isThere: () => boolean, secondsMax = 2000) => {
    for (let second = 0; second < secondsMax && !isThere(); second++) await shared.clock.advance(1000);
    expect(isThere()).to.equal(true);
  };
  return { ...shared, one, two, once, until };
}

describe('races between the nodes of a cluster', () => {
  it('a request under way while its lock is lost is looked for by who takes over, and not sent again', async () => {
    const { one, two, pve, pmxcfs, clock, once, until } = await scene();
    pve.fault = (method, vmid) => (method === 'migrate' && vmid === 101 ? 'hangs-after-effect' : 'none');
    const id = await one.start(TWO);
    await clock.advance(2000);
    pmxcfs.setGone('pve1', true);
    one.kill();
    await until(() => two.phase() === 'waiting');
    pve.fault = () => 'none';
    await two.continue(id, { userid: 'op@pve' });
    await until(() => two.phase() === 'finished');
    expect(two.shared.current()?.outcome).to.equal('complete');
    once();
  });

  it('two who continue at the same instant on two nodes: one does, once', async () => {
    const { one, two, nodes, clock, once, until } = await scene();
    const [, , three] = nodes;
    if (!three) throw new Error('three nodes');
    three.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.revive();
    await clock.advance(4000);
    const continued = Promise.all([two, three].map((node) => refusalOf(node.continue(id))));
    await clock.advance(20_000);
    const codes = await continued;
    expect(codes.filter((code) => code === 'none')).to.have.lengthOf(1);
    await until(() => two.phase() === 'finished');
    once();
  });

  it('a clock that is set, forth or back, neither loses the lock nor keeps it', async () => {
    for (const skewMs of [-3_600_000, 600_000]) {
      const { one, two, clock, once, until } = await scene();
      await one.start(TWO);
      await clock.advance(3000);
      one.skewMs = skewMs;
      for (let count = 0; count < 15 && two.phase() === 'running'; count++) {
        expect(two.shared.state().lock?.state).to.equal('held');
        await clock.advance(10_000);
      }
      await until(() => two.phase() === 'finished');
      expect(two.shared.current()?.outcome).to.equal('complete');
      expect(two.shared.state().lock?.state).to.equal('free');
      once();
    }
  });

  it('a clock that is set on the node that looks does not make a lock expire', async () => {
    const { one, two, clock } = await scene();
    await one.start(TWO);
    await clock.advance(5000);
    two.skewMs = 3_600_000;
    await clock.advance(5000);
    expect(two.shared.state().lock?.state).to.equal('held');
    expect(two.phase()).to.equal('running');
  });

  it('what is over while quorum is lost is history once it is back', async () => {
    const { one, two, pmxcfs, clock, until } = await scene();
    const id = await one.start(TWO.slice(0, 1));
    await clock.advance(5000);
    for (const node of ['pve1', 'pve2', 'pve3']) pmxcfs.setQuorate(node, false);
    await until(() => one.shared.current()?.phase === 'finished');
    await clock.advance(300_000);
    for (const node of ['pve1', 'pve2', 'pve3']) pmxcfs.setQuorate(node, true);
    await until(() => two.shared.history().length > 0);
    expect(two.shared.history()[0]).to.deep.include({ id, outcome: 'complete' });
    await until(() => two.shared.state().lock?.state === 'free');
    expect(two.phase()).to.equal('finished');
  });

  it('what ends where nobody can be told, after another node has gone on with it, ends as that one says', async () => {
    for (const endsFirst of [true, false]) {
      const { one, two, pve, clock, once, until } = await scene();
      const id = await one.start(TWO);
      await clock.advance(2000);
      one.companion.off = true;
      await clock.advance(40_000);
      await two.shared.unlock({ userid: 'root@pam' });
      await two.continue(id);
      if (endsFirst) await until(() => two.phase() === 'finished');
      await one.shared.stop(id, { userid: 'op@pve' });
      await until(() => one.phase() === 'finished');
      expect(one.shared.current()?.outcome).to.equal('stopped');
      one.look();
      one.companion.off = false;
      await clock.advance(10_000);
      expect(one.phase()).to.equal(two.phase());
      await until(() => two.phase() === 'finished');
      await clock.advance(10_000);
      for (const { shared } of [one, two]) {
        expect(shared.current()).to.deep.include({ id, outcome: 'complete', node: 'pve2' });
        expect(shared.history().map(({ outcome }) => outcome)).to.deep.equal(['complete']);
      }
      expect(pve.posts).to.have.length(2);
      once();
    }
  });

  it('the wish that brought an execution to a node is none to that node after its restart', async () => {
    const { one, two, clock, once, until } = await scene();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.revive();
    await clock.advance(4000);
    const continued = two.continue(id);
    await clock.advance(5000);
    await continued;
    await two.revive();
    two.look();
    await clock.advance(10_000);
    expect(two.phase()).to.equal('waiting');
    await two.continue(id);
    await until(() => two.phase() === 'finished');
    expect(two.shared.current()?.outcome).to.equal('complete');
    once();
  });

  it('a pmxcfs that blocks holds everything up and breaks nothing', async () => {
    const { one, two, pmxcfs, clock, once, until } = await scene();
    await one.start(TWO);
    await clock.advance(3000);
    pmxcfs.setBlocked('pve1', true);
    await new Promise((wake) => setTimeout(wake, 100));
    for (let count = 0; count < 5; count++) {
      await clock.advance(5000);
      await new Promise((wake) => setTimeout(wake, 60));
    }
    pmxcfs.setBlocked('pve1', false);
    await until(() => two.phase() === 'finished');
    expect(two.shared.current()?.outcome).to.equal('complete');
    once();
  });
});
