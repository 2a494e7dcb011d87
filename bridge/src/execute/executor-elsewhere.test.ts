import { expect } from 'chai';
import { setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';

describe('an executor among others', () => {
  it('S6: starts nothing new while it may not, and goes on when it may again', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.held = 'control.json cannot be read';
    scene.start(TWO);
    await scene.clock.advance(120_000);
    expect(scene.pve.posts).to.have.lengthOf(0);
    expect(scene.executor.current()?.moves.map(({ detail }) => detail)).to.include(scene.held);
    expect(scene.executor.current()?.phase).to.equal('running');
    scene.held = undefined;
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('S6: sends nothing once a stop was heard, were it the last look before the request', async () => {
    const scene = await setScene(TWO_GUESTS);
    let looks = 0;
    const id = scene.start(TWO);
    Object.defineProperty(scene, 'held', {
      // The first look comes before the check, the second before the request.
      get: () => void (++looks === 2 && scene.executor.stop(id, { userid: 'root@pam' })),
    });
    await scene.clock.advance(60_000);
    expect(scene.pve.posts).to.have.lengthOf(0);
    expect(scene.ended().outcome).to.equal('stopped');
    expect(scene.states()).to.deep.equal(['101 skipped', '102 skipped']);
  });

  it('forgets what another node goes on with: its mandate, its journal, its followers', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(1000);
    await scene.executor.leave();
    await scene.clock.advance(600_000);
    expect(scene.executor.current()).to.equal(undefined);
    expect(await scene.journal.readCurrent()).to.equal(undefined);
    expect(scene.pve.posts).to.have.lengthOf(1);
    expect(scene.mandates.map(({ erased }) => erased)).to.deep.equal([true]);
  });

  it('takes over what another has begun, sends nothing twice, and waits for somebody', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(1000);
    const begun = scene.executor.current();
    await scene.executor.leave();
    if (!begun) throw new Error('nothing was begun');
    await scene.executor.take(begun);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    await scene.executor.continue(id, scene.mandate('op@pve'));
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.pve.posts.map(({ vmid, userid }) => `${vmid} ${userid}`)).to.deep.equal([
      '101 admin@pve',
      '102 op@pve',
    ]);
  });
});
