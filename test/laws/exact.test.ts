import { expect } from 'chai';
import { placementMilp } from '../../shared/src/kernel/bound/placement-milp.ts';
import { fullCost } from '../../shared/src/kernel/full-cost.ts';
import { at } from '../../shared/src/kit/assert.ts';
import { extremesOf, smallModel } from '../../shared/test/small-model.ts';
import { exactFromSource } from '../exact-from-source.ts';

/** Each takes half a second, but laws give way to other tests. */
const PATIENCE_SECONDS = 600;

describe('the exact solver, told a placement model', () => {
  const solver = exactFromSource();
  after(() => solver?.close());

  it('finds the best of all placements, and proves it', async () => {
    for (let seed = 1; seed <= 18; seed++) {
      const model = smallModel(seed);
      const { best } = extremesOf(model);
      const { milp, constant, start, placeOf } = placementMilp(model, best.place, 1);
      const result = await solver?.solve({
        milp,
        seconds: PATIENCE_SECONDS,
        ...(seed % 2 === 0 ? { start } : {}),
      });
      expect(result?.status, `seed ${seed}`).to.equal('optimal');
      expect((result?.bound ?? 0) + constant, `seed ${seed}`).to.be.closeTo(at(best.cost, 1), 1e-4);
      expect(fullCost(model, placeOf(result?.values ?? [])), `seed ${seed}`).to.deep.equal(best.cost);
    }
  });
});
