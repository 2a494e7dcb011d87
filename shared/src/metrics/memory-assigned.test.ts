import { expect } from 'chai';
import { weigh } from '../../test/weigh.ts';
import { memoryAssigned } from './memory-assigned.ts';

const GIB = 2 ** 30;

describe('memory-assigned', () => {
  it('weighs what running guests were given, used or not', () => {
    const { guest, base } = weigh(memoryAssigned, 'pve1 64G/3G: 100 8G/1G, 101 4G stopped', { unit: GIB });
    expect([...guest, ...base]).to.deep.equal([8, 0, 0]);
  });
});
