import { expect } from 'chai';
import { schemaWords } from '#shared/kit/schema-words.ts';
import { defaultSettings, SETTING_KEYS, Settings } from '#shared/settings/settings.ts';
import {
  fieldChoices,
  fieldLabel,
  fromFields,
  SETTING_FIELDS,
  settingTabs,
  toFields,
  wrongText,
} from './settings-fields.ts';

/** What is said of what was typed into a field. */
function refusalOf(key: string, text: string): string {
  const typed = { ...defaultSettings, ...fromFields({ [key]: text }, defaultSettings) };
  const [issue] = Settings.safeParse(typed, { error: schemaWords }).error?.issues ?? [];
  return issue === undefined ? '' : wrongText(issue);
}

describe('settings as fields', () => {
  it('come back as they went, what was not touched to the last byte', () => {
    const kept = { ...defaultSettings, neverMoveVmids: [101, 117], ignoredTags: ['fixed', 'old'] };
    expect({ ...kept, ...fromFields(toFields(kept), kept) }).deep.equal(kept);
    expect({ ...kept, ...fromFields(toFields(kept), defaultSettings) }).deep.equal(kept);
    expect(toFields(kept)).deep.include({ neverMoveVmids: '101, 117', bytesMax: 256, mandateMaxSeconds: 4 });
  });

  it('that are changed are kept in the unit of the setting', () => {
    const typed = { bytesMax: 64, mandateMaxSeconds: 1.5, loadMode: 'assigned', reservedNodes: 'pve1; pve2' };
    expect(fromFields({ ...toFields(defaultSettings), ...typed }, defaultSettings)).deep.equal({
      bytesMax: 64 * 2 ** 30,
      mandateMaxSeconds: 5400,
      loadMode: 'assigned',
      reservedNodes: ['pve1', 'pve2'],
    });
  });

  it('that may be empty are left out when they are', () => {
    const limited = { ...defaultSettings, bandwidthMaxBytesPerSecond: 100 * 2 ** 20 };
    expect(toFields(limited)).deep.include({ bandwidthMaxBytesPerSecond: 100 });
    expect(fromFields({ bandwidthMaxBytesPerSecond: null }, limited)).deep.equal({
      bandwidthMaxBytesPerSecond: undefined,
    });
  });

  it('that make no sense are left for the schema to refuse', () => {
    const typed = fromFields({ ...toFields(defaultSettings), neverMoveVmids: 'web-01' }, defaultSettings);
    expect(Settings.safeParse({ ...defaultSettings, ...typed }).success).equal(false);
    expect(refusalOf('neverMoveVmids', 'web-01')).equal('These are numbers, such as 101, 102.');
    expect(refusalOf('rules', '[{')).match(/expected array.*an entry is a rule as JSON: \{/);
    expect(refusalOf('sites', '[{"site":"a"}]')).match(/^0\.nodes: .*expected array/);
    expect(refusalOf('nodeReservesGib', 'pve1=x')).match(/^it must be .* such as pve1=8$/);
  });

  it('that are records are written as JSON', () => {
    expect(toFields(defaultSettings)).deep.include({ sites: JSON.stringify(defaultSettings.sites) });
    expect(fromFields({ rules: '[{' }, defaultSettings)).deep.equal({ rules: '[{' });
    expect(fromFields({ rules: '[{"a":1}]' }, defaultSettings)).deep.equal({ rules: [{ a: 1 }] });
  });

  it('are every setting, once, with its unit', () => {
    expect(SETTING_FIELDS.map(({ key }) => key)).deep.equal(SETTING_KEYS);
    const labels = new Map(SETTING_FIELDS.map((field) => [field.key, fieldLabel(field)]));
    expect(labels.get('bytesMax')).equal('To copy per plan at most (GiB)');
    expect(labels.get('movesMax')).equal('Moves per plan at most');
  });

  it('are in tabs, and a closed list is chosen from in words', () => {
    const inTabs = settingTabs().flatMap(({ fields }) => fields.map(({ key }) => key));
    expect([...inTabs].sort()).deep.equal([...SETTING_KEYS].sort());
    const field = (key: string) => SETTING_FIELDS.filter((each) => each.key === key);
    const [evenness, balanceBy, movesMax] = ['evennessForm', 'balanceBy', 'movesMax'].flatMap(field);
    expect(evenness && fieldChoices(evenness)).deep.include({ value: 'in-band', text: 'even enough' });
    expect(balanceBy && fieldChoices(balanceBy)).deep.include({
      value: 'memory-and-cpu',
      text: 'Memory and CPU',
    });
    expect(movesMax && fieldChoices(movesMax)).equal(undefined);
  });
});
