import { expect } from 'chai';
import { earlierIn, reuseList } from './reuse.ts';

interface Item {
  readonly name: string;
  readonly figure: number;
}

describe('reuse', () => {
  const keyOf = ({ name }: Item) => name;
  const earlier: readonly Item[] = [
    { name: 'a', figure: 1 },
    { name: 'b', figure: 2 },
    { name: 'c', figure: 3 },
  ];

  it('finds the item of a key wherever it was', () => {
    const find = earlierIn(earlier, keyOf);
    expect(find('b', 1)).to.equal(earlier[1]);
    expect(find('c', 0)).to.equal(earlier[2]);
    expect(find('d', 0)).to.equal(undefined);
  });

  it('keeps items that say the same, in the order of now', () => {
    const [first, , third] = earlier;
    const now = [
      { name: 'c', figure: 3 },
      { name: 'a', figure: 1 },
      { name: 'b', figure: 20 },
    ];
    const kept = reuseList(earlier, now, keyOf);
    expect(kept).to.deep.equal(now);
    expect([kept[0], kept[1]]).to.have.ordered.members([third, first]);
    expect(reuseList(earlier, structuredClone([...earlier]), keyOf)).to.equal(earlier);
  });
});
