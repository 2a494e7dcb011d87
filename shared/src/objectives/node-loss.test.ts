import { expect } from 'chai';
import { measure } from '../../test/measure.ts';
import { nodeLoss } from './node-loss.ts';

describe('node-loss', () => {
  const text = 'pve1 64G: 100 16G, 101 16G\npve2 64G: 102 16G\npve3 64G: 103 8G';

  it('costs nothing at the start, whatever is missing then', () => {
    expect(measure(nodeLoss, text)).to.deep.equal([0]);
    expect(measure(nodeLoss, 'pve1 64G: 100 48G\npve2 64G: 101 40G')).to.deep.equal([0]);
  });

  it('adds up the memory that would be missing after the loss of each node', () => {
    const small = 'pve1 64G: 100 20G, 101 20G\npve2 32G: 102 10G\npve3 32G: 103 8G';
    const [missing = 0] = measure(nodeLoss, small, { 102: 'pve1', 103: 'pve1' });
    expect(missing).to.be.above(0);
    expect(measure(nodeLoss, text, { 102: 'pve3' })).to.deep.equal([0]);
  });
});
