import { expect } from 'chai';
import { movesOf, whyNot } from '../../test/why.ts';

describe('cpu-capacity', () => {
  it('names the node and how far it would go', () => {
    const text = 'pve1 64G 8c: 100 4G 8c/4c, 101 4G 8c/3.5c\npve2 64G 8c: 102 4G 4c/3c';
    expect(whyNot(text, 100, 'pve2')).to.equal('pve2 would reach 88 % CPU, limit 85 %');
  });

  it('does not keep a node that is over the limit from giving guests away', () => {
    const text = 'pve1 64G 8c: 100 4G 8c/4c, 101 4G 8c/3.9c\npve2 64G 8c:';
    expect(movesOf(text)).to.deep.equal(['100 pve1 -> pve2']);
  });
});
