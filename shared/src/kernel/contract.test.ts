import { expect } from 'chai';
import { randomModel } from '../../test/random-model.ts';
import { at } from '../kit/assert.ts';
import { seededRandom } from '../kit/random.ts';
import { brokenRules } from './broken-rules.ts';
import { contract } from './contract.ts';
import { fullCost } from './full-cost.ts';
import type { PlacementModel } from './placement-model.ts';

/** Sets of up to three guests that start on the same node. */
function setsOf({ home, guestCount }: PlacementModel): number[][] {
  const guests = Array.from({ length: guestCount }, (_, guest) => guest);
  return [0, 1, 2, 3].map((node) => guests.filter((guest) => at(home, guest) === node).slice(0, 3));
}

describe('blocks of guests that never part', () => {
  it('cost what their guests cost, wherever they are', () => {
    let smaller = 0;
    for (let seed = 2; seed < 14; seed += 2) {
      const { movedMembers: _, ...model } = randomModel(seed, true);
      const { model: blocks, expand } = contract(model, setsOf(model));
      const random = seededRandom(seed);
      smaller += model.guestCount - blocks.guestCount;
      for (let turn = 0; turn < 8; turn++) {
        const place = Array.from({ length: blocks.guestCount }, () => Math.floor(random() * 6));
        expect(fullCost(blocks, place)).to.deep.equal(fullCost(model, expand(place)));
        expect(brokenRules(blocks, place).get('dimension 1 on node 2')).to.equal(
          brokenRules(model, expand(place)).get('dimension 1 on node 2'),
        );
      }
    }
    expect(smaller).to.be.above(10);
  });

  it('are not made of guests on different nodes, nor of those that a rule counts one by one', () => {
    const model: PlacementModel = {
      ...{ guestCount: 4, nodeCount: 2, home: [0, 0, 1, 1], tierCount: 1, searchTier: 0 },
      dimensions: [],
      groups: [{ guests: [2, 3], perNodeMax: 1, repair: { weight: 1, tier: 0 } }],
    };
    const blocksOf = (sets: number[][]) => [...contract(model, sets).blockOf];
    expect(blocksOf([[0, 2]])).to.deep.equal([0, 1, 2, 3]);
    expect(blocksOf([[2, 3]])).to.deep.equal([0, 1, 2, 3]);
    expect(blocksOf([[0, 1]])).to.deep.equal([0, 0, 1, 2]);
  });
});
