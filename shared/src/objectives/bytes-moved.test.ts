import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { bytesMoved } from './bytes-moved.ts';

describe('bytes-moved', () => {
  it('counts the touched memory of the guests that move', () => {
    const text = 'pve1 64G: 100 8G/5G, 101 8G/2G\npve2 64G:';
    expect(measure(bytesMoved, text)).to.deep.equal([0]);
    expect(measure(bytesMoved, text, { 100: 'pve2' })).to.deep.equal([5 * 2 ** 30]);
  });
});
