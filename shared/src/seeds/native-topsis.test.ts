import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { nativeTopsis } from './native-topsis.ts';

const text = 'a 64G: 100 8G ha, 101 8G ha, 102 8G ha, 103 8G\nb 64G:\nc 64G:';

describe('native-topsis', () => {
  it('moves guests under HA only', () => {
    const { nodeOf, moved } = seeded(text, nativeTopsis);
    expect(nodeOf[103]).to.equal('a');
    expect(moved).to.be.at.least(1);
  });

  it('does nothing below its threshold', () => {
    expect(seeded(text, nativeTopsis, { thresholdPercent: 100 }).moved).to.equal(0);
  });
});
