import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { stability } from './stability.ts';

describe('stability', () => {
  it('counts the guests that move', () => {
    const text = 'pve1 64G: 100 8G, 101 8G\npve2 64G:';
    expect(measure(stability, text)).to.deep.equal([0]);
    expect(measure(stability, text, { 100: 'pve2', 101: 'pve2' })).to.deep.equal([2]);
  });
});
