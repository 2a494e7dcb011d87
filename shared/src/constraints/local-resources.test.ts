import { expect } from 'chai';
import { whyStays } from '../../test/why.ts';

describe('local-resources', () => {
  it('keeps a guest with a device of its host', () => {
    expect(whyStays('pve1 64G: 100 8G device=hostpci0\npve2 64G:', 100)).to.equal(
      'hostpci0 is bound to pve1',
    );
  });
});
