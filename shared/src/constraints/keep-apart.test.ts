import { expect } from 'chai';
import { movesOf, whyNot } from '../../test/why.ts';

const pair = 'pve1 64G: 100 8G #plb_anti_affinity_db, 101 8G #plb_anti_affinity_db\npve2 64G: 102 8G\n';

describe('keep-apart', () => {
  it('parts guests that are together already', () => {
    expect(movesOf(`cluster registered=plb_anti_affinity_db\n${pair}`)).to.have.length(1);
  });

  it('is not in force where anyone could have set the tag, unless free tags are trusted', () => {
    expect(movesOf(pair)).to.deep.equal([]);
    expect(movesOf(pair, { trustFreeTags: true })).to.have.length(1);
  });

  it('names whom a guest would meet', () => {
    const text = 'ha apart r 100 102\npve1 64G: 100 8G ha\npve2 64G: 102 8G ha';
    expect(whyNot(text, 100, 'pve2')).to.equal('must not be with 102 (HA rule r)');
  });

  it('counts a guest that is on its way as being on both nodes', () => {
    const text = 'ha apart r 100 102\npve1 64G: 100 8G ha\npve2 64G:\npve3 64G: 102 8G ha moving=pve2';
    expect(whyNot(text, 100, 'pve2')).to.match(/^must not be with/);
  });
});
