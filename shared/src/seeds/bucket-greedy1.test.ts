import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketGreedy1 } from './bucket-greedy1.ts';

describe('bucket-greedy1', () => {
  it('pours as many guests as fit the smaller of excess and lack', () => {
    expect(seeded('a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:', bucketGreedy1).memory).to.deep.equal([
      16, 16,
    ]);
  });

  it('ends when nothing more fits', () => {
    expect(seeded('a 64G: 100 20G\nb 64G:', bucketGreedy1)).to.include({ moved: 0 });
  });
});
