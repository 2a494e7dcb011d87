import { expect } from 'chai';
import { joinGroups } from './units.ts';

describe('units', () => {
  it('joins groups that share a guest, over any number of them', () => {
    const group = (origin: string, ...guests: number[]) => ({ origin, guests });
    expect(
      joinGroups([group('a', 1, 2), group('b', 3, 4), group('c', 2, 3), group('d', 8, 9)]),
    ).to.deep.equal([group('a, b, c', 1, 2, 3, 4), group('d', 8, 9)]);
  });
});
