import { expect } from 'chai';
import { alikeGuests } from './alike.ts';

describe('guests that are alike', () => {
  const model = {
    ...{ guestCount: 5, nodeCount: 2, home: [0, 1, 0, 0, 0], tierCount: 1, searchTier: 0 },
    dimensions: [{ need: [1, 1, 1, 2, 1], capacity: [9, 9] }],
    moveCosts: [{ tier: 0, perGuest: [4, 5, 6, 7, 8] }],
  };

  it('need the same, wherever they come from and whatever their way costs', () => {
    const { classOf, start, list } = alikeGuests(model);
    expect([...classOf]).to.deep.equal([0, 0, 0, 1, 0]);
    expect([...list.subarray(start[0], start[1])]).to.deep.equal([0, 1, 2, 4]);
  });

  it('are told apart by their groups and by where they may be', () => {
    const groups = [{ guests: [0, 1], perNodeMax: 1 }];
    expect([...alikeGuests({ ...model, groups }).classOf]).to.deep.equal([0, 0, 1, 2, 1]);
    const allowed = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
    expect([...alikeGuests({ ...model, allowed }).classOf]).to.deep.equal([0, 0, 0, 1, 2]);
  });
});
