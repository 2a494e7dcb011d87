import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { nativeBruteforce } from './native-bruteforce.ts';

const text = 'a 64G: 100 8G ha, 101 8G ha, 102 8G ha, 103 8G\nb 64G: 104 1G\nc 64G: 105 1G';

describe('native-bruteforce', () => {
  it('moves guests under HA only, one by one, while each lowers the imbalance by the margin', () => {
    const { nodeOf } = seeded(text, nativeBruteforce);
    expect(nodeOf[103]).to.equal('a');
    expect(new Set([nodeOf[100], nodeOf[101], nodeOf[102]])).to.include.members(['b', 'c']);
  });

  it('does nothing below its threshold', () => {
    expect(seeded(text, nativeBruteforce, { thresholdPercent: 100 }).moved).to.equal(0);
    expect(seeded(text, nativeBruteforce, { marginPercent: 100 }).moved).to.equal(0);
  });
});
