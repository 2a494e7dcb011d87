import { expect } from 'chai';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { type Node, refusalOf, type SharedScene, setSharedScene } from '../../test/shared-scene.ts';

const three = async (guests = TWO_GUESTS): Promise<SharedScene & { one: Node; two: Node; other: Node }> => {
  const scene = await setSharedScene(guests);
  const [one, two, other] = scene.nodes;
  if (!one || !two || !other) throw new Error('three nodes');
  return { ...scene, one, two, other };
};
const posts = ({ pve }: SharedScene) => pve.posts.map(({ vmid, userid }) => `${vmid} ${userid}`);
const manyMoves = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    plannedMove({ vmid: 200 + index, source: 'pve1', target: 'pve2' }),
  );
const manyGuests = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ vmid: 200 + index, node: 'pve1' }));

describe('the executors of a cluster', () => {
  it('never execute at once: of two that start at the same instant one is refused', async () => {
    const scene = await three();
    const codes = await Promise.all(scene.nodes.map((node) => refusalOf(node.start(TWO))));
    expect(codes.filter((code) => code === 'none')).to.have.lengthOf(1);
    for (const code of codes.filter((code) => code !== 'none'))
      expect(code).to.be.oneOf(['lock-held', 'execution-running']);
    await scene.clock.advance(300_000);
    expect(posts(scene).sort()).to.deep.equal(['101 admin@pve', '102 admin@pve']);
  });

  it('show the same everywhere: what runs, then what was', async () => {
    const scene = await three();
    const { one, two, clock } = scene;
    two.look();
    const id = await one.start(TWO);
    await clock.advance(5000);
    expect(two.shared.current()?.id).to.equal(id);
    expect(two.shared.current()?.node).to.equal('pve1');
    expect(await refusalOf(two.start(TWO))).to.equal('execution-running');
    expect(two.shared.state().lock).to.deep.equal({ state: 'held', node: 'pve1' });
    await clock.advance(300_000);
    expect(two.phase()).to.equal('finished');
    expect(two.shared.history().map((past) => past.id)).to.deep.equal([id]);
    expect(two.shared.state().lock?.state).to.equal('free');
    expect(two.shared.watch.now().files.cooldowns.content?.moves.map(({ vmid }) => vmid)).to.have.members([
      101, 102,
    ]);
  });

  it('S6: a stop from another node is heard within 3 s, and running moves finish', async () => {
    const scene = await three(manyGuests(6));
    const { one, two, clock } = scene;
    two.look();
    const id = await one.start(manyMoves(6));
    await clock.advance(5000);
    await two.shared.stop(id, { userid: 'root@pam' });
    await clock.advance(3000);
    expect(one.phase()).to.equal('stopping');
    const asked = posts(scene).length;
    await clock.advance(300_000);
    expect(posts(scene)).to.have.lengthOf(asked);
    expect(two.shared.current()?.outcome).to.equal('stopped');
    expect(two.shared.current()?.detail).to.equal('stopped by root@pam');
  });

  it('S6: a stop is heard although somebody else asks for less before that', async () => {
    const scene = await three(manyGuests(6));
    const { one, two, other, clock } = scene;
    two.look();
    other.look();
    const id = await one.start(manyMoves(6));
    await clock.advance(5000);
    await two.shared.stop(id, { userid: 'root@pam' });
    await other.shared.close(id, { userid: 'admin@pve' });
    await clock.advance(3000);
    expect(one.phase()).to.equal('stopping');
    expect(one.shared.current()?.detail).to.equal('stopped by root@pam');
  });

  it('S6: where the file of wishes cannot be read, no new move starts', async () => {
    const scene = await three();
    scene.pmxcfs.put('pve-rebalance/control.json', '{');
    await scene.one.start(TWO);
    await scene.clock.advance(60_000);
    expect(posts(scene)).to.deep.equal([]);
    scene.pmxcfs.put(
      'pve-rebalance/control.json',
      '{"format":1,"writer":"x","executionId":"-","action":"stop","by":"x","atMs":1}',
    );
    await scene.clock.advance(300_000);
    expect(scene.one.shared.current()?.outcome).to.equal('complete');
  });

  it('S6: a user without Sys.Modify has at most 20 moves, and yields to an administrator', async () => {
    const scene = await three(manyGuests(21));
    const { one, two, clock } = scene;
    const op = { userid: 'op@pve', administrator: false };
    expect(await refusalOf(one.start(manyMoves(21), op))).to.equal('moves-too-many');
    await one.start(manyMoves(20), op);
    two.look();
    await clock.advance(5000);
    expect(await refusalOf(two.start(manyMoves(21), op))).to.equal('moves-too-many');
    expect(await refusalOf(two.start(manyMoves(2), { ...op, userid: 'op2@pve' }))).to.equal(
      'execution-running',
    );
    expect(await refusalOf(two.start(manyMoves(2)))).to.equal('execution-yields');
    await clock.advance(60_000);
    expect(one.shared.current()?.detail).to.equal('stopped by admin@pve');
    expect(await refusalOf(two.start([plannedMove({ vmid: 219, source: 'pve1', target: 'pve2' })]))).to.equal(
      'none',
    );
  });

  it('S6: an administrator yields to nobody', async () => {
    const { one, two, clock } = await three();
    await one.start(TWO);
    two.look();
    await clock.advance(5000);
    expect(await refusalOf(two.start(TWO, { userid: 'root@pam' }))).to.equal('execution-running');
  });

  it('S3: after a crash it waits everywhere within 3 s of the restart, and its node still holds the lock', async () => {
    const { one, two, clock } = await three();
    two.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    one.kill();
    await clock.advance(20_000);
    await one.revive();
    await clock.advance(3000);
    expect([one.phase(), two.phase()]).to.deep.equal(['waiting', 'waiting']);
    expect(two.shared.state().lock).to.deep.equal({ state: 'held', node: 'pve1' });
    await one.continue(id);
    await clock.advance(300_000);
    expect(two.shared.current()?.outcome).to.equal('complete');
  });

  it('S3: what waits on one node is continued on another, and nothing is sent twice', async () => {
    const scene = await three();
    const { one, two, clock } = scene;
    two.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.revive();
    await clock.advance(3000);
    const continued = refusalOf(two.continue(id, { userid: 'op@pve', administrator: false }));
    await clock.advance(5000);
    expect(await continued).to.equal('none');
    one.look();
    await clock.advance(300_000);
    expect(two.shared.current()?.outcome).to.equal('complete');
    expect(two.shared.current()?.node).to.equal('pve2');
    expect(one.shared.history().map((past) => past.id)).to.deep.equal([id]);
    expect(new Set(posts(scene).map((post) => post.split(' ')[0]))).to.have.property(
      'size',
      posts(scene).length,
    );
  });

  it('S3: a node that dies is followed by another within 130 s, once its lock has expired', async () => {
    const scene = await three();
    const { one, two, clock, pmxcfs } = scene;
    two.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    one.kill();
    pmxcfs.setGone('pve1', true);
    const diedMs = clock.nowMs();
    await clock.advance(60_000);
    expect(two.shared.state().lock?.state).to.equal('expiring');
    expect(await refusalOf(two.continue(id))).to.equal('not-now');
    while (two.phase() !== 'waiting') await clock.advance(1000);
    expect((clock.nowMs() - diedMs) / 1000).to.be.within(100, 130);
    await two.continue(id);
    await clock.advance(300_000);
    expect(two.shared.current()?.outcome).to.equal('complete');
    pmxcfs.setGone('pve1', false);
    await one.revive();
    one.look();
    await clock.advance(5000);
    expect(one.shared.current()).to.deep.include({ id, outcome: 'complete', node: 'pve2' });
    expect(new Set(posts(scene).map((post) => post.split(' ')[0]))).to.have.property(
      'size',
      posts(scene).length,
    );
  });

  it('S3: what nobody continues for ten minutes is closed, and the lock is free', async () => {
    const { one, two, clock, pmxcfs } = await three();
    two.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    one.kill();
    pmxcfs.setGone('pve1', true);
    await clock.advance(130_000);
    expect(await refusalOf(two.start(TWO))).to.equal('execution-running');
    await clock.advance(11 * 60_000);
    expect(two.shared.history()[0]).to.deep.include({ id, outcome: 'closed' });
    expect(two.shared.state().lock?.state).to.equal('free');
  });

  it('an executor that cannot renew its lock for a minute sends nothing, and goes on when it can again', async () => {
    const scene = await three(manyGuests(8));
    const { one, clock, pmxcfs } = scene;
    await one.start(manyMoves(8));
    await clock.advance(3000);
    pmxcfs.setQuorate('pve1', false);
    await clock.advance(70_000);
    const asked = posts(scene).length;
    await clock.advance(40_000);
    expect(posts(scene)).to.have.lengthOf(asked);
    pmxcfs.setQuorate('pve1', true);
    await clock.advance(600_000);
    expect(one.shared.current()?.outcome).to.equal('complete');
  });

  it('an executor whose lock another has taken leaves what it did, and sends nothing more', async () => {
    const scene = await three(manyGuests(8));
    const { one, two, clock, pmxcfs } = scene;
    two.look();
    const id = await one.start(manyMoves(8));
    await clock.advance(3000);
    pmxcfs.setQuorate('pve1', false);
    while (two.phase() !== 'waiting') await clock.advance(1000);
    const asked = posts(scene).length;
    await two.continue(id, { userid: 'op@pve', administrator: true });
    pmxcfs.setQuorate('pve1', true);
    await clock.advance(5000);
    one.look();
    while (two.phase() !== 'finished') await clock.advance(5000);
    await clock.advance(5000);
    expect(
      posts(scene)
        .slice(asked)
        .every((post) => post.endsWith('op@pve')),
    ).to.equal(true);
    expect(new Set(posts(scene).map((post) => post.split(' ')[0]))).to.have.property(
      'size',
      posts(scene).length,
    );
    expect(one.shared.current()).to.deep.include({ id, outcome: 'complete' });
  });

  it('is unlocked by a person once its holder is silent, not before, and the holder finds out', async () => {
    const scene = await three(manyGuests(8));
    const { one, two, clock } = scene;
    two.look();
    await one.start(manyMoves(8));
    await clock.advance(3000);
    expect(await refusalOf(two.shared.unlock({ userid: 'root@pam' }))).to.equal('lock-held');
    one.kill();
    await clock.advance(45_000);
    expect(await refusalOf(two.shared.unlock({ userid: 'root@pam' }))).to.equal('none');
    expect(two.phase()).to.equal('waiting');
    const asked = posts(scene).length;
    await one.revive();
    await clock.advance(60_000);
    expect(posts(scene)).to.have.lengthOf(asked);
    expect(two.phase()).to.equal('waiting');
  });

  it('refuses everything that changes something while its companion does not answer', async () => {
    const { one } = await three();
    one.companion.off = true;
    expect(await refusalOf(one.start(TWO))).to.equal('companion-unreachable');
    expect(one.shared.state()).to.deep.equal({ companion: 'unreachable', lock: { state: 'unknown' } });
  });

  it('S17: one line in the log of the cluster for each approval: who, from where, which plan', async () => {
    const { one, two, clock } = await three();
    await one.start(TWO, { userid: 'anna@pve', address: '192.0.2.7' });
    await clock.advance(300_000);
    expect(one.companion.clusterLog).to.deep.equal([
      'anna@pve: plan.approved {"user":"anna@pve","digest":"d1","plan":"p1","moves":"2","from":"192.0.2.7"}',
    ]);
    expect(two.companion.clusterLog).to.deep.equal([]);
  });

  it('asks the companion nothing while nobody looks and nothing runs', async () => {
    const { pmxcfs, clock, one } = await three();
    const before = pmxcfs.changes.length;
    const asked: string[] = [];
    const { ask } = one.companion;
    one.companion.ask = (name, input) => {
      asked.push(name);
      return ask(name, input);
    };
    await clock.advance(600_000);
    expect([asked, pmxcfs.changes.length]).to.deep.equal([[], before]);
  });
});
