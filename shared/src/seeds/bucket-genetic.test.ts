import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketGenetic } from './bucket-genetic.ts';

const text = 'a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:';

describe('bucket-genetic', () => {
  it('finds an even placement', () => {
    expect(seeded(text, bucketGenetic).memory).to.deep.equal([16, 16]);
  });

  it('never ends worse than everybody staying', () => {
    const even = 'a 64G: 100 8G, 101 8G\nb 64G: 102 8G, 103 8G';
    const { memory } = seeded(even, bucketGenetic, { population: 4, generations: 2 });
    expect(memory).to.deep.equal([16, 16]);
  });
});
