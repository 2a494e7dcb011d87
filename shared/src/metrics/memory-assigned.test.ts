import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { defaultSettings } from '../settings/settings.ts';
import { memoryAssigned } from './memory-assigned.ts';

describe('memory-assigned', () => {
  it('weighs what running guests were given, used or not', () => {
    const model = compileModel(cluster('pve1 64G/3G: 100 8G/1G, 101 4G stopped'), defaultSettings);
    const { guest, base } = memoryAssigned.bind(model);
    expect([...guest, ...base].map((bytes) => bytes / 2 ** 30)).to.deep.equal([8, 0, 0]);
  });
});
