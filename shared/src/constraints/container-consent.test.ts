import { expect } from 'chai';
import { movesOf, whyStays } from '../../test/why.ts';

const busy = 'pve1 16G: 100 6G ct, 101 6G ct\npve2 16G:';

describe('container-consent', () => {
  it('keeps a container until restarts are allowed, and says how long it would be down', () => {
    expect(whyStays(busy, 100)).to.equal('a container moves by a restart, about 20 s down; not allowed yet');
    expect(movesOf(busy, { containersMayRestart: true })).to.have.length(1);
  });
});
