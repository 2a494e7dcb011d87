import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketAnnealing } from './bucket-annealing.ts';

const text = 'a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:';

describe('bucket-annealing', () => {
  it('ends at the best that it met, not at the last', () => {
    expect(seeded(text, bucketAnnealing).memory).to.deep.equal([16, 16]);
  });

  it('cools by its options', () => {
    const { rounds } = seeded(text, bucketAnnealing, { temperatureGib: 100, coolingPercent: 50 });
    expect(rounds).to.equal(7);
  });
});
