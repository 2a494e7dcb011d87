import { expect } from 'chai';
import { movesOf } from '../../test/why.ts';

const text = 'pve1 64G: 100 4G, 101 4G, 102 4G\npve2 64G:\npve3 64G:';

describe('max-inflow', () => {
  it('limits how many come to one node in one plan', () => {
    const arrivals = (inflowMax?: number) =>
      movesOf(text, { evacuatedNodes: ['pve1'], ...(inflowMax && { inflowMax }) }).map((move) =>
        move.slice(-4),
      );
    expect(arrivals()).to.have.length(3);
    expect(arrivals(1).sort()).to.deep.equal(['pve2', 'pve3']);
  });
});
