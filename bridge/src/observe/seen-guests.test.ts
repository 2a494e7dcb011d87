import { expect } from 'chai';
import { cluster } from '../../../shared/test/cluster.ts';
import { createSeenGuests, type GuestList, guestIn } from './seen-guests.ts';

const { guests } = cluster('pve1 64G: 100 1G, 103 1G, 104 1G, 109 1G\npve2 64G: 111 1G');

describe('guests that others have seen', () => {
  it('are found wherever they are in a list, and nobody else is', () => {
    for (const [index, guest] of guests.entries())
      for (const first of [index, 0, 4, 99]) expect(guestIn(guests, guest.vmid, first)).to.equal(guest);
    for (const vmid of [1, 101, 110, 112]) expect(guestIn(guests, vmid, 1)).to.equal(undefined);
    expect(guestIn([], 100, 0)).to.equal(undefined);
  });

  it('are those of the last looks, each once', () => {
    const seen = createSeenGuests();
    const looks = Array.from({ length: 4 }, (): GuestList => [...guests]);
    const noted = (...indexes: number[]) => {
      for (const index of indexes) seen.note(looks[index] ?? []);
      return seen.lists().map((list) => looks.indexOf(list));
    };
    expect(noted(0, 1, 0)).to.deep.equal([0, 1]);
    expect(noted(2, 3)).to.deep.equal([3, 2, 0]);
  });
});
