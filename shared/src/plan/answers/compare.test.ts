import { expect } from 'chai';
import { cluster } from '../../../test/cluster.ts';
import { planOf } from '../../../test/plan-of.ts';
import { defaultSettings } from '../../settings/settings.ts';
import { ComparablePlan, Comparison, compare } from './compare.ts';

const snapshot = cluster('pve1 64G 16c: 100 12G, 101 12G, 102 12G, 103 12G\npve2 64G 16c:\npve3 64G 16c:');
const plan = planOf(snapshot);

describe('two plans side by side', () => {
  it('have the same moves, or say which of them has which', () => {
    const fewer = planOf(snapshot, { ...defaultSettings, movesMax: 1 });
    const difference = compare(plan, fewer);
    expect(Comparison.parse(difference)).to.deep.equal(difference);
    expect(difference.same).to.equal(false);
    expect(difference.one.moves).to.equal(plan.moves.length);
    expect(difference.other.moves).to.equal(1);
    expect(difference.one.spreadPercent.memory).to.be.below(difference.other.spreadPercent.memory);
    expect(compare(plan, plan)).to.deep.include({ same: true, onlyOne: [], onlyOther: [], nodes: [] });
  });

  it('tell of guests that go elsewhere', () => {
    const [move, ...rest] = plan.moves;
    if (move === undefined) throw new Error('there is no move');
    const turned = { ...plan, moves: [{ ...move, target: 'pve9' }, ...rest] };
    expect(compare(plan, turned).elsewhere).to.deep.equal([
      { vmid: move.vmid, target: move.target, otherTarget: 'pve9' },
    ]);
  });

  it('may come from files: a plan has all that is compared', () => {
    expect(ComparablePlan.safeParse(JSON.parse(JSON.stringify(plan))).success).to.equal(true);
  });
});
