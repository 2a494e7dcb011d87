import { expect } from 'chai';
import { movesOf, whyNot } from '../../test/why.ts';

describe('memory-capacity', () => {
  it('counts what a guest may use, not what it uses: it starts on the target with its full memory', () => {
    const text = 'pve1 64G: 100 24G/4G\npve2 64G: 101 32G/4G';
    expect(whyNot(text, 100, 'pve2')).to.equal('pve2 would reach 96 % memory, limit 90 %');
    expect(whyNot(text, 100, 'pve2', { overcommitFactor: 0.5 })).to.equal('moving it would not help');
  });

  it('lets a node whose maxima exceed its memory give guests away', () => {
    const text = 'pve1 64G: 100 32G/25G, 101 32G/25G\npve2 64G:';
    expect(movesOf(text)).to.have.length(1);
  });

  it('keeps the host its share: what it was seen to use, at least 2 GiB or 5 %', () => {
    const free = (own: string) => whyNot(`pve1 64G: 100 24G\npve2 64G/${own}: 101 24G`, 100, 'pve2');
    expect(free('2G')).to.equal('moving it would not help');
    expect(free('16G')).to.equal('pve2 would reach 104 % memory, limit 90 %');
  });

  it('asks a container only for what it uses', () => {
    const text = 'pve1 64G: 100 48G/8G ct\npve2 64G: 101 24G';
    expect(whyNot(text, 100, 'pve2', { containersMayRestart: true })).to.equal('moving it would not help');
  });

  it('counts a guest that is on its way on both nodes', () => {
    const text = 'pve1 64G: 100 24G\npve2 64G: 101 8G\npve3 64G: 102 24G moving=pve2';
    expect(whyNot(text, 100, 'pve2')).to.match(/^pve2 would reach/);
  });
});
