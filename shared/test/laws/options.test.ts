import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { OptionForm } from '../../src/settings/option.ts';
import {
  defaultSettings,
  OPTIONS,
  SETTING_KEYS,
  type SettingKey,
  Settings,
} from '../../src/settings/settings.ts';
import { EFFECTS } from '../option-effects.ts';

const SOURCES = new URL('../../src/', import.meta.url);

/** Settings whose effect the test beside what obeys them shows. */
const SHOWN_ELSEWHERE: { readonly [Key in SettingKey]?: string } = {
  allowedVmids: 'constraints/allowed.test.ts',
  containersMayRestart: 'constraints/container-consent.test.ts',
  cooldownSeconds: 'constraints/cooldown.test.ts',
  cpuOvercommitMax: 'constraints/cpu-overcommit.test.ts',
  exactSeconds: '../../bridge/src/plans/planner.test.ts',
  haMayMigrateUnlimited: 'constraints/ha-shared-link.test.ts',
  inflowMax: 'constraints/max-inflow.test.ts',
  nodeUpSecondsMin: 'constraints/node-calm.test.ts',
  protectedTags: 'constraints/protected-guests.test.ts',
  rules: 'constraints/keep-between.test.ts',
  seed: 'algorithms/local-search.test.ts',
  sites: 'constraints/keep-between.test.ts',
  settlingSeconds: '../../bridge/src/execute/aftermath.test.ts',
  storageMap: 'constraints/storage-reach.test.ts',
  storageRestPercent: 'constraints/storage-space.test.ts',
  trustFreeTags: 'constraints/keep-apart.test.ts',
};

const accepts = (key: SettingKey, value: unknown): boolean => Settings.safeParse({ [key]: value }).success;

const numbers = SETTING_KEYS.flatMap((key) => {
  const { form } = OPTIONS[key];
  return form.kind === 'number' ? [{ key, form }] : [];
});

const UNIT_ENDINGS: Readonly<Record<string, RegExp>> = {
  '%': /Percent$/,
  points: /Percent$/,
  '×': /(Factor|Max)$/,
  GiB: /(Bytes|bytesMax)$/,
  'MiB/s': /BytesPerSecond$/,
  hours: /Seconds$/,
  minutes: /Seconds(Min)?$/,
};

describe('settings (story 23)', () => {
  for (const { key, form } of numbers)
    it(`${key} is a number from ${form.min} to ${form.max}, both included`, () => {
      const step = form.isWhole ? 1 : Math.max(1, Math.abs(form.max)) / 1e9;
      expect([form.min, form.max].map((value) => accepts(key, value))).to.deep.equal([true, true]);
      for (const wrong of [form.min - step, form.max + step, Number.NaN, Number.POSITIVE_INFINITY, '1', null])
        expect(accepts(key, wrong), String(wrong)).to.equal(false);
      if (form.isWhole) expect(accepts(key, form.min + 0.5)).to.equal(false);
    });

  it('have their unit in the key', () => {
    const odd = numbers.filter(({ key, form }) => !(UNIT_ENDINGS[form.unit] ?? /./).test(key));
    expect(odd.map(({ key }) => key)).to.deep.equal([]);
  });

  it('have a title and a sentence of their own, and defaults that are in range', () => {
    const titles = SETTING_KEYS.map((key) => OPTIONS[key].title);
    expect(new Set(titles).size).to.equal(titles.length);
    for (const key of SETTING_KEYS) {
      expect(OPTIONS[key].description, key).to.match(/^(HA |CPU |[^A-Z]).{10,160}[^.]$/);
      expect(accepts(key, defaultSettings[key]), key).to.equal(true);
    }
  });

  it('take choices as they are named, and nothing else', () => {
    const choices = (form: OptionForm) => (form.kind === 'choice' ? form.choices : []);
    for (const key of SETTING_KEYS)
      for (const choice of choices(OPTIONS[key].form)) {
        expect(accepts(key, choice), `${key} ${choice}`).to.equal(true);
        expect(accepts(key, `${choice}!`), key).to.equal(false);
      }
    for (const wrong of ['pve1', 'pve1=', 'pve1=-3', '=3', 'pve1=x'])
      for (const key of ['nodeReservesGib', 'nodeCpuFactors'] as const)
        expect(accepts(key, [wrong]), `${key} ${wrong}`).to.equal(false);
    expect(accepts('nodeCpuFactors', ['pve1=0'])).to.equal(false);
  });
});

describe('every setting has an effect (story 24)', () => {
  for (const [key, effect] of Object.entries(EFFECTS))
    it(key, () => {
      const { base = {}, change, of } = effect;
      expect(of(Settings.parse(change))).to.not.deep.equal(of(Settings.parse(base)));
    });

  it('those of constraints are shown beside them', () => {
    for (const [key, path] of Object.entries(SHOWN_ELSEWHERE))
      expect(readFileSync(new URL(path, SOURCES), 'utf8'), path).to.contain(key);
  });

  it('no setting is left out', () => {
    const shown = new Set([...Object.keys(EFFECTS), ...Object.keys(SHOWN_ELSEWHERE)]);
    const elsewhere = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.test.ts'),
    );
    const text = elsewhere.map((path) => readFileSync(new URL(path, SOURCES), 'utf8')).join('\n');
    const left = SETTING_KEYS.filter((key) => !shown.has(key) && !text.includes(key));
    expect(left).to.deep.equal([]);
  });
});
