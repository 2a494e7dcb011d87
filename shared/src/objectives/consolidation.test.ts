import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { measure } from '../../test/measure.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf } from '../../test/why.ts';
import { verify } from '../plan/verify.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { consolidation } from './consolidation.ts';

const goal: SettingsInput = { goal: 'consolidate' };
const four = 'pve1 64G: 100 8G, 101 8G\npve2 64G: 102 8G, 103 8G\npve3 64G: 104 4G, 105 4G\npve4 64G: 106 4G';

describe('consolidation', () => {
  it('empties the nodes with the least on them, as a whole', () => {
    const plan = planOf(cluster(four), Settings.parse(goal));
    expect(plan.moves.map(({ vmid }) => vmid).sort()).to.include.members([104, 105, 106]);
    const guests = new Map(plan.after.nodes.map(({ node, guests: count }) => [node, count]));
    expect([guests.get('pve3'), guests.get('pve4')]).to.deep.equal([0, 0]);
    expect(verify(cluster(four), Settings.parse(goal), plan)).to.deep.equal([]);
  });

  it('is done when it is done', () => {
    const done = 'pve1 64G: 100 16G, 101 16G\npve2 64G: 102 16G, 103 8G\npve3 64G:';
    expect(movesOf(done, goal)).to.deep.equal([]);
  });

  it('empties a node as a whole or leaves it alone', () => {
    expect(movesOf(four, { ...goal, movesMax: 1 })).to.have.length(1);
    expect(
      movesOf('pve1 64G: 100 8G\npve2 64G: 101 4G, 102 4G device=hostpci0\npve3 64G: 103 8G', goal),
    ).to.not.include('101 pve2 -> pve1');
  });

  it('keeps memory for the loss of any one node that stays in use', () => {
    const full = 'pve1 64G: 100 24G\npve2 64G: 101 24G\npve3 64G: 102 20G';
    expect(movesOf(full, goal)).to.deep.equal([]);
  });

  it('parts no guests that belong together, and brings none together that must be apart', () => {
    const apart = 'ha apart r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 4G ha\npve3 64G: 102 8G';
    expect(movesOf(apart, goal)).to.not.include('101 pve2 -> pve1');
  });

  it('is no aim where the goal is to balance', () => {
    expect(movesOf(four)).to.deep.equal([]);
  });

  it('counts who comes to a node that is to be empty', () => {
    expect(measure(consolidation, four, { 100: 'pve4' }, goal)[0]).to.be.above(0);
    expect(measure(consolidation, four, {}, goal)).to.deep.equal([0]);
  });
});
