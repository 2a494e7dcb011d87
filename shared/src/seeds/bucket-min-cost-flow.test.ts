import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketMinCostFlow } from './bucket-min-cost-flow.ts';

describe('bucket-min-cost-flow', () => {
  it('flows from the full node to the empty one', () => {
    const { memory } = seeded('a 64G: 100 4G, 101 4G, 102 4G, 103 4G\nb 64G:', bucketMinCostFlow);
    expect(memory[0]).to.be.below(16);
    expect(memory[1]).to.be.above(0);
  });

  it('moves nothing within the tolerance', () => {
    expect(seeded('a 64G: 100 10G\nb 64G: 101 10G', bucketMinCostFlow).moved).to.equal(0);
  });
});
