import { expect } from 'chai';
import { bar } from './bars.ts';

describe('bar', () => {
  it('is as long as asked, filled by percent', () => {
    expect(bar([{ percent: 50, glyph: '#' }], 10)).to.equal('#####·····');
  });

  it('carries a mark inside or behind the filled part', () => {
    expect(bar([{ percent: 50, glyph: '#' }], 10, 20)).to.equal('##|##·····');
    expect(bar([{ percent: 50, glyph: '#' }], 10, 80)).to.equal('#####··|··');
    expect(bar([{ percent: 50, glyph: '#' }], 10, 100)).to.equal('#####····|');
  });

  it('lets many small parts add up', () => {
    const parts = Array.from({ length: 20 }, () => ({ percent: 3, glyph: '#' }));
    expect(bar(parts, 10)).to.equal('######····');
  });

  it('never overflows', () => {
    expect(bar([{ percent: 180, glyph: '#' }], 10)).to.equal('##########');
  });
});
