import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { overload } from './overload.ts';

describe('overload', () => {
  /** Points above a limit on one of the greatest nodes. */
  const points = (steps: number | undefined): number => Math.round(((steps ?? 0) / 16 / 2 ** 18) * 1000) / 10;

  it('adds up how far nodes are above their limits', () => {
    const text = 'pve1 100G 10c: 100 95G 8c/4c, 101 1G 8c/5c\npve2 100G 10c:';
    expect(points(measure(overload, text)[0])).to.equal(6 + 5);
    expect(points(measure(overload, text, { 101: 'pve2' })[0])).to.equal(5);
  });

  it('weighs a guest that should leave more than any overload', () => {
    const text = 'pve1 100G: 100 95G\npve2 100G maintenance: 101 1G';
    expect(points((measure(overload, text)[0] ?? 0) - 1e10)).to.equal(5);
    expect(points(measure(overload, text, { 101: 'pve1' })[0])).to.equal(6);
  });

  it('does not judge what is only assigned', () => {
    const text = 'pve1 16G: 100 32G/8G\npve2 100G:';
    expect(measure(overload, text, {}, { loadMode: 'assigned' })).to.deep.equal([0]);
  });
});
