import { expect } from 'chai';
import { nearestSet, subsetSums } from './repartition.ts';

const sumOf = (sizes: readonly number[], set: number): number =>
  sizes.reduce((sum, size, item) => sum + (((set >>> item) & 1) === 1 ? size : 0), 0);

describe('sharing guests between two nodes anew', () => {
  const sizes = [7, 3, 12, 5, 3, 9];

  it('knows every sum that some of them make, and which make it', () => {
    const sets = new Int32Array(41);
    subsetSums(sizes, sets);
    const possible = new Set(Array.from({ length: 64 }, (_, set) => sumOf(sizes, set)));
    sets.forEach((set, sum) => {
      expect(set !== -1, `sum ${sum}`).to.equal(possible.has(sum));
      if (set !== -1) expect(sumOf(sizes, set)).to.equal(sum);
    });
  });

  it('takes the nearest sum that can be made', () => {
    const sets = new Int32Array(41);
    subsetSums([10, 30], sets);
    expect([4, 12, 24, 37].map((wanted) => sumOf([10, 30], nearestSet(sets, wanted)))).to.deep.equal([
      0, 10, 30, 40,
    ]);
  });
});
