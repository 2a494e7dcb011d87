import { expect } from 'chai';
import { cooled } from './cooling.ts';

describe('cooling', () => {
  it('begins hot, ends cold, and is the geometric mean half way', () => {
    expect(cooled(900, 4, 0)).to.equal(900);
    expect(cooled(900, 4, 1)).to.equal(4);
    expect(cooled(900, 4, 0.5)).to.be.closeTo(60, 1e-9);
  });

  it('stays at an end beyond it, and never rises', () => {
    expect([cooled(8, 2, -1), cooled(8, 2, 7)]).to.deep.equal([8, 2]);
    for (let step = 1; step <= 100; step++)
      expect(cooled(8, 2, step / 100)).to.be.below(cooled(8, 2, (step - 1) / 100));
  });
});
