import { expect } from 'chai';
import { weigh } from '../../test/weigh.ts';
import { cpuAssigned } from './cpu-assigned.ts';

describe('cpu-assigned', () => {
  it('weighs virtual cores of running guests', () => {
    const { guest, total } = weigh(cpuAssigned, 'pve1 64G 16c: 100 8G 4c/1c, 101 8G 2c stopped');
    expect([...guest, ...total]).to.deep.equal([4000, 0, 16_000]);
  });
});
