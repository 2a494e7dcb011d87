import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { defaultSettings } from '../settings/settings.ts';
import { cpuAssigned } from './cpu-assigned.ts';

describe('cpu-assigned', () => {
  it('weighs virtual cores of running guests', () => {
    const model = compileModel(cluster('pve1 64G 16c: 100 8G 4c/1c, 101 8G 2c stopped'), defaultSettings);
    expect([...cpuAssigned.bind(model).guest]).to.deep.equal([4000, 0]);
  });
});
