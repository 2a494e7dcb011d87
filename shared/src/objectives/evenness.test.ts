import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { evenness } from './evenness.ts';

describe('evenness', () => {
  const uneven = 'pve1 100G: 100 30G, 101 30G\npve2 100G:';

  it('squares what is outside the band around the mean', () => {
    const [memory = 0, cpu] = measure(evenness, uneven);
    const outside = (30 - 7.5) / 100;
    expect(memory / (16 * 2 ** 36)).to.be.closeTo(2 * outside * outside, 1e-4);
    expect(cpu).to.equal(0);
    expect(measure(evenness, uneven, { 100: 'pve2' })).to.deep.equal([0, 0]);
  });

  it('asks for nothing while no node is above its threshold and the spread is small', () => {
    expect(measure(evenness, 'pve1 100G: 100 30G\npve2 100G: 101 11G')).to.deep.equal([0, 0]);
    expect(measure(evenness, 'pve1 100G: 100 82G\npve2 100G: 101 65G')[0]).to.be.above(0);
  });

  it('keeps what is even enough as even as it is', () => {
    const text = 'pve1 100G 10c: 100 30G 4c/3.9c, 101 30G\npve2 100G 10c: 102 1G 4c/3c';
    expect(measure(evenness, text)[1]).to.equal(0);
    expect(measure(evenness, text, { 100: 'pve2' })[1]).to.be.above(0);
  });

  it('judges only what the settings name', () => {
    expect(measure(evenness, uneven, {}, { balanceBy: 'cpu' })).to.deep.equal([0, 0]);
  });
});
