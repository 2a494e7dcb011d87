import { expect } from 'chai';
import { whyNot } from '../../test/why.ts';

describe('vcpu-limit', () => {
  it('story 13: sends no machine to a node with fewer threads than it has vCPUs', () => {
    const text = 'pve1 64G 16c: 100 8G 12c, 101 8G 12c ct\npve2 64G 8c:\npve3 64G 12c:';
    expect(whyNot(text, 100, 'pve2')).to.equal('it has 12 vCPUs, and pve2 has 8 threads');
    expect(whyNot(text, 100, 'pve3')).to.equal('moving it would not help');
    expect(whyNot(text, 101, 'pve2', { containersMayRestart: true })).to.equal('moving it would not help');
  });
});
