import { expect } from 'chai';
import { whyNot } from '../../test/why.ts';

describe('node-availability', () => {
  it('sends nothing to a node that is away or reserved', () => {
    const text = 'pve1 64G: 100 8G\npve2 64G offline:\npve3 64G:';
    expect(whyNot(text, 100, 'pve2')).to.equal('pve2 is not online');
    expect(whyNot(text, 100, 'pve3', { reservedNodes: ['pve3'] })).to.equal(
      'pve3 takes no guests, by our settings',
    );
  });
});
