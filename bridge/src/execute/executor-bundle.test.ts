import { expect } from 'chai';
import { setScene, TWO } from '../../test/executor-scene.ts';

const MINUTE_MS = 60_000;

describe('guests that HA moves along', () => {
  it('story 11: a strict bundle is one request, and all of it is followed', async () => {
    const bundle = [101, 102].map((vmid) => ({ vmid, node: 'pve1', hastate: 'started' }));
    const scene = await setScene(bundle);
    scene.pve.haTakesAlong = new Map([
      [101, [102]],
      [102, [101]],
    ]);
    scene.start(
      TWO.map((move) => ({ ...move, togetherWith: [move.vmid === 101 ? 102 : 101] })),
      { parallelMax: 1, canary: false },
    );
    await scene.clock.advance(3 * MINUTE_MS);
    expect(scene.ended().moves.map(({ vmid, state }) => `${vmid} ${state}`)).to.deep.equal([
      '101 done',
      '102 done',
    ]);
    expect(scene.pve.posts.map(({ vmid }) => vmid)).to.deep.equal([101]);
    expect(scene.ended().moves.map(({ upid }) => upid?.includes(':qmigrate:'))).to.deep.equal([true, true]);
  });

  it('story 11: a guest joins those of its set who are on its target already', async () => {
    const scene = await setScene([
      { vmid: 101, node: 'pve1', hastate: 'started' },
      { vmid: 102, node: 'pve2', hastate: 'started' },
    ]);
    scene.pve.haTakesAlong = new Map([[101, [102]]]);
    scene.start(TWO.slice(0, 1), { canary: false });
    await scene.clock.advance(3 * MINUTE_MS);
    expect(scene.ended().moves[0]).to.include({ state: 'done' });
  });

  it('story 11: a guest whose partners were not approved stays', async () => {
    const scene = await setScene([101, 102].map((vmid) => ({ vmid, node: 'pve1', hastate: 'started' })));
    scene.pve.haTakesAlong = new Map([[101, [102]]]);
    scene.start(TWO.slice(0, 1));
    await scene.clock.advance(MINUTE_MS);
    expect(scene.ended().moves[0]?.detail).to.match(
      /^HA would move guest 102 along to pve2, which was not approved/,
    );
    expect(scene.pve.posts).to.have.length(0);
  });

  it('story 11, 18: one that is bound to its node by now keeps the others, for HA would force it', async () => {
    const scene = await setScene([101, 102].map((vmid) => ({ vmid, node: 'pve1', hastate: 'started' })));
    scene.pve.haTakesAlong = new Map([[101, [102]]]);
    scene.pve.preconditions = (vmid) => (vmid === 102 ? { local_resources: ['hostpci0'] } : {});
    scene.start(TWO.map((move) => ({ ...move, togetherWith: [move.vmid === 101 ? 102 : 101] })));
    await scene.clock.advance(MINUTE_MS);
    expect(scene.pve.posts).to.deep.equal([]);
    expect(scene.ended().moves[0]?.detail).to.equal(
      'guest 102, which HA moves along: bound to its node by hostpci0',
    );
  });
});
