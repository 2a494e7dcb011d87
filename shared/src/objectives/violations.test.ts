import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { violations } from './violations.ts';

describe('violations', () => {
  it('counts guests that meet, are scattered, or are not where they are pinned', () => {
    const apart = 'ha apart r 100 101\npve1 64G: 100 8G ha, 101 8G ha\npve2 64G:';
    expect(measure(violations, apart)).to.deep.equal([1]);
    expect(measure(violations, apart, { 100: 'pve2' })).to.deep.equal([0]);
    const together = 'ha together r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 8G ha';
    expect(measure(violations, together)).to.deep.equal([1]);
    expect(measure(violations, together, { 100: 'pve2' })).to.deep.equal([0]);
    const pinned = 'pve1 64G: 100 8G #plb_pin_pve2\npve2 64G:';
    expect(measure(violations, pinned)).to.deep.equal([1]);
    expect(measure(violations, pinned, { 100: 'pve2' })).to.deep.equal([0]);
  });
});
