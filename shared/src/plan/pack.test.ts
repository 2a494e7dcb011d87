import { expect } from 'chai';
import fc from 'fast-check';
import { runs } from '../../test/runs.ts';
import { pack } from './pack.ts';

/** Whether all fit, by trying everything. */
function canFit(needs: readonly number[], free: readonly number[]): boolean {
  const [need, ...rest] = needs;
  if (need === undefined) return true;
  return free.some(
    (room, bin) =>
      room >= need &&
      canFit(
        rest,
        free.map((each, index) => (index === bin ? room - need : each)),
      ),
  );
}

describe('packing', () => {
  it('says the truth whenever it is sure, and is always sure of a few', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 7 });
    const rooms = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 4 });
    fc.assert(
      fc.property(sizes, rooms, (needs, free) => {
        const { complete, proved, bins } = pack(needs, free);
        expect(proved).to.equal(true);
        expect(complete).to.equal(canFit(needs, free));
        free.forEach((room, bin) => {
          const held = needs.filter((_, item) => bins[item] === bin).reduce((sum, need) => sum + need, 0);
          expect(held).to.be.at.most(Math.max(0, room));
        });
      }),
      runs(2000),
    );
  });

  it('finds what no rule of thumb finds', () => {
    const { complete, bins } = pack([6, 5, 5, 4, 4, 3, 3], [15, 15]);
    expect(complete).to.equal(true);
    expect([...bins]).to.not.include(-1);
  });

  it('places the urgent first where not all fit', () => {
    const { complete, bins } = pack([8, 4, 4], [8], (item) => item > 0);
    expect([complete, ...bins]).to.deep.equal([false, -1, 0, 0]);
  });

  it('ends whatever it is asked', () => {
    const needs = Array.from({ length: 60 }, (_, item) => 101 + ((item * 37) % 50));
    expect(pack(needs, Array(12).fill(630)).bins).to.have.length(60);
    expect(pack(Array(5000).fill(3), Array(5001).fill(2)).complete).to.equal(false);
  });
});
