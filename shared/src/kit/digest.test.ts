import { expect } from 'chai';
import { digest, digestSum } from './digest.ts';

describe('digest', () => {
  it('is the same for the same text and another for another', () => {
    expect(digest('pve1 100')).to.equal(digest('pve1 100'));
    const texts = Array.from({ length: 2000 }, (_, index) => `guest ${index}`);
    expect(new Set(texts.map(digest)).size).to.equal(texts.length);
    expect(digest('')).to.match(/^[0-9a-f]{16}$/);
    expect(digest('ab')).to.not.equal(digest('ba'));
  });

  it('is the same wherever a text is cut', () => {
    const sum = digestSum();
    for (const piece of ['p', 've1', '', ' 100']) sum.add(piece);
    expect(sum.digest()).to.equal(digest('pve1 100'));
  });
});
