import { expect } from 'chai';
import { randomModel } from '../../test/random-model.ts';
import { copyPlacement } from './copy-placement.ts';
import { homePlacement, moveGuest } from './placement.ts';
import { buildTables } from './tables.ts';

describe('a copy of a placement', () => {
  it('says the same, and changes alone', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const tables = buildTables(randomModel(seed, true));
      const original = homePlacement(tables);
      const copy = copyPlacement(original);
      expect(copy).to.deep.equal(original);
      for (let guest = 0; guest < tables.guestCount; guest++)
        moveGuest(copy, guest, (guest + seed) % tables.nodeCount);
      expect(original).to.deep.equal(homePlacement(tables));
    }
  });
});
