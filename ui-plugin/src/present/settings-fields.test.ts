import { expect } from 'chai';
import { defaultSettings, Settings } from '#shared/settings/settings.ts';
import { fromFields, SETTING_FIELDS, toFields } from './settings-fields.ts';

describe('settings as fields', () => {
  it('come back as they went', () => {
    const kept = { ...defaultSettings, neverMoveVmids: [101, 117], ignoredTags: ['fixed', 'old'] };
    expect({ ...kept, ...fromFields(toFields(kept)) }).deep.equal(kept);
    expect(toFields(kept)).deep.include({ neverMoveVmids: '101, 117', bytesMax: 256, mandateMaxSeconds: 4 });
  });

  it('that make no sense are left for the schema to refuse', () => {
    const typed = fromFields({ ...toFields(defaultSettings), neverMoveVmids: 'web-01' });
    expect(Settings.safeParse({ ...defaultSettings, ...typed }).success).equal(false);
  });

  it('are each a setting, once', () => {
    const keys = SETTING_FIELDS.map(({ key }) => key);
    expect(new Set(keys).size).equal(keys.length);
    expect(keys.filter((key) => !(key in defaultSettings))).deep.equal([]);
  });
});
