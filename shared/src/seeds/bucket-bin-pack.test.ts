import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { bucketBinPack } from './bucket-bin-pack.ts';

describe('bucket-bin-pack', () => {
  it('packs the largest guests first', () => {
    const { memory } = seeded('a 64G: 100 8G, 101 4G, 102 4G\nb 64G:', bucketBinPack);
    expect(memory).to.deep.equal([8, 8]);
  });

  it('loses nobody: a guest that fits nowhere stays', () => {
    const { nodeOf, memory } = seeded('a 64G: 100 20G\nb 64G: 101 1G', bucketBinPack);
    expect(Object.keys(nodeOf)).to.have.length(2);
    expect((memory[0] ?? 0) + (memory[1] ?? 0)).to.equal(21);
  });
});
