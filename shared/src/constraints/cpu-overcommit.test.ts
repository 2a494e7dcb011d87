import { expect } from 'chai';
import { movesOf, whyNot } from '../../test/why.ts';

const text = 'pve1 64G 4c: 100 2G 4c, 101 2G 4c\npve2 64G 4c: 102 2G 4c';

describe('cpu-overcommit', () => {
  it('counts vCPUs per thread where the settings limit that', () => {
    expect(whyNot(text, 100, 'pve2', { cpuOvercommitMax: 1.5 })).to.equal('pve2 would have 8 vCPUs, limit 6');
    expect(whyNot(text, 100, 'pve2', { cpuOvercommitMax: 2 })).to.equal('moving it would not help');
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
  });

  it('lets a node that is over it already be, but get no worse', () => {
    expect(movesOf(text, { cpuOvercommitMax: 1, evacuatedNodes: ['pve2'] })).to.deep.equal([]);
  });
});
