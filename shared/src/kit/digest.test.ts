import { expect } from 'chai';
import { digest } from './digest.ts';

describe('digest', () => {
  it('is the same for the same text and another for another', () => {
    expect(digest('pve1 100')).to.equal(digest('pve1 100'));
    const texts = Array.from({ length: 2000 }, (_, index) => `guest ${index}`);
    expect(new Set(texts.map(digest)).size).to.equal(texts.length);
    expect(digest('')).to.match(/^[0-9a-f]{16}$/);
    expect(digest('ab')).to.not.equal(digest('ba'));
  });
});
