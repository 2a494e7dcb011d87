import { expect } from 'chai';
import { whyStays } from '../../test/why.ts';

const text = 'pve1 64G: 100 8G #plb_ignore_dev, 101 8G #Rebalance_Ignore, 102 8G #legacy, 103 8G\npve2 64G:';

describe('ignored', () => {
  it('keeps guests tagged so, registered or not: the tag restricts only its own guest', () => {
    expect(whyStays(text, 100)).to.equal('tag plb_ignore_dev says ignore');
    expect(whyStays(text, 101)).to.equal('tag Rebalance_Ignore says ignore');
    expect(whyStays(text, 102)).to.equal('could move, but other moves help more');
  });

  it('keeps what the settings name', () => {
    const settings = { ignoredTags: ['legacy'], neverMoveVmids: [103] };
    expect(whyStays(text, 102, settings)).to.equal('tag legacy says ignore');
    expect(whyStays(text, 103, settings)).to.equal('never moved, by our settings');
  });
});
