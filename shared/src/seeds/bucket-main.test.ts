import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketMain } from './bucket-main.ts';

const uneven = 'a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:';

describe('bucket-main', () => {
  it('fills all nodes to the same part of their size', () => {
    expect(seeded(uneven, bucketMain).memory).to.deep.equal([16, 16]);
    expect(seeded('a 64G: 100 8G, 101 8G, 102 8G\nb 128G:', bucketMain).memory).to.deep.equal([8, 16]);
  });

  it('leaves a cluster alone that is above the halt, and not one that is at it', () => {
    const full = 'a 50G: 100 10G, 101 10G, 102 10G, 103 10G\nb 50G/37G:';
    expect(seeded(full, bucketMain, { haltPercent: 76 }).moved).to.equal(0);
    expect(seeded(full, bucketMain, { haltPercent: 77 }).rounds).to.be.at.least(0);
    expect(seeded(uneven, bucketMain, { haltPercent: 25 }).moved).to.equal(2);
  });

  it('skips a guest that may not go instead of stalling', () => {
    expect(
      seeded('a 64G: 100 1G #rebalance_ignore, 101 8G, 102 8G\nb 64G:', bucketMain).nodeOf[101],
    ).to.equal('b');
  });

  it('never puts a guest back where it just came from', () => {
    expect(seeded('a 64G: 100 30G\nb 64G:', bucketMain).rounds).to.be.below(3);
  });
});
