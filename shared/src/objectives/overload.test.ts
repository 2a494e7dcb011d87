import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { overload } from './overload.ts';

describe('overload', () => {
  it('adds up how far nodes are above their limits, in hundredths of a point', () => {
    const text = 'pve1 100G 10c: 100 95G 8c/4c, 101 1G 8c/5c\npve2 100G 10c:';
    expect(measure(overload, text)).to.deep.equal([600 + 500]);
    expect(measure(overload, text, { 101: 'pve2' })).to.deep.equal([500]);
  });

  it('weighs a guest that should leave more than any overload', () => {
    const text = 'pve1 100G: 100 95G\npve2 100G maintenance: 101 1G';
    expect(measure(overload, text)).to.deep.equal([1e6 + 500]);
    expect(measure(overload, text, { 101: 'pve1' })).to.deep.equal([600]);
  });

  it('does not judge what is only assigned', () => {
    const text = 'pve1 16G: 100 32G/8G\npve2 100G:';
    expect(measure(overload, text, {}, { loadMode: 'assigned' })).to.deep.equal([0]);
  });
});
