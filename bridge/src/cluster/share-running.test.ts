import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { setSharedScene } from '../../test/shared-scene.ts';

describe('the file of what runs', () => {
  it('is not read again by who writes it; the others say when they cannot', async () => {
    const { nodes, pmxcfs, clock } = await setSharedScene(TWO_GUESTS);
    const [one, two] = nodes;
    if (!one || !two) throw new Error('two nodes');
    two.look();
    await one.start(TWO);
    await clock.advance(2000);
    pmxcfs.put('pve-rebalance/running.json', '{');
    await clock.advance(2000);
    const troubles = () => [one, two].map(({ shared }) => shared.state().trouble?.code);
    expect(troubles()).to.deep.equal([undefined, 'cluster-unhealthy']);
    await clock.advance(60_000);
    expect(troubles()).to.deep.equal([undefined, undefined]);
  });
});
