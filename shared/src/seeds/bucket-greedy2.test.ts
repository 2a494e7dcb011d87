import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketGreedy2 } from './bucket-greedy2.ts';

describe('bucket-greedy2', () => {
  it('balances within its tolerance, however full the cluster is', () => {
    const text = 'a 100G: 100 5G, 101 5G, 102 5G, 103 5G\nb 100G/160G:\nc 100G/10G:';
    expect(seeded(text, bucketGreedy2).moved).to.equal(0);
    expect(seeded('a 64G: 100 8G, 101 8G\nb 64G:', bucketGreedy2).memory).to.deep.equal([8, 8]);
  });

  it('has no halt', () => {
    const text = 'a 100G/60G: 100 10G, 101 10G\nb 100G/70G:\nc 100G/75G:';
    expect(seeded(text, bucketGreedy2).rounds).to.be.at.least(0);
    expect(bucketGreedy2.options).to.not.have.property('haltPercent');
  });
});
