import { expect } from 'chai';
import { patience } from './patience.ts';

describe('patience', () => {
  it('is the negative logarithm of a chance, to the width of its table', () => {
    for (const chance of [0.01, 0.1, 0.37, 0.5, 0.9, 0.999])
      expect(patience(chance)).to.be.closeTo(-Math.log(chance), 0.02);
  });

  it('is one temperature on average', () => {
    let sum = 0;
    for (let index = 0; index < 4096; index++) sum += patience(index / 4096);
    expect(sum / 4096).to.be.closeTo(1, 0.001);
  });
});
