import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketGreedy3 } from './bucket-greedy3.ts';

describe('bucket-greedy3', () => {
  it('balances within its tolerance', () => {
    expect(seeded('a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:', bucketGreedy3).memory).to.deep.equal([
      16, 16,
    ]);
  });

  it('leaves a cluster alone that is above the halt', () => {
    expect(seeded('a 64G: 100 8G, 101 8G\nb 64G:', bucketGreedy3, { haltPercent: 10 }).moved).to.equal(0);
  });
});
