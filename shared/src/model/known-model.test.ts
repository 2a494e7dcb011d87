import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whole } from '../kit/whole.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import { knownModel, makingKnown } from './known-model.ts';
import { compileModel } from './model.ts';

describe('known model', () => {
  const snapshot = cluster('pve1 64G: 100 8G/6G 4c/1c\npve2 64G:');

  it('is made once of a snapshot and its settings, and is what is made otherwise', () => {
    const model = whole(makingKnown(snapshot, defaultSettings));
    expect(knownModel(snapshot, defaultSettings)).to.equal(model);
    expect(model).to.deep.equal(compileModel(snapshot, defaultSettings));
  });

  it('is another one with other settings, or of another snapshot that says the same', () => {
    const model = knownModel(snapshot, defaultSettings);
    expect(knownModel(snapshot, Settings.parse({ hostReserveMinPercent: 20 }))).to.not.equal(model);
    expect(knownModel({ ...snapshot }, defaultSettings)).to.not.equal(model);
  });
});
