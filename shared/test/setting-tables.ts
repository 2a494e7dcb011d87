import { readFileSync } from 'node:fs';
import type { OptionForm } from '../src/settings/option.ts';
import { defaultSettings, OPTIONS, SETTING_KEYS, type SettingKey } from '../src/settings/settings.ts';

const rounded = (value: number): string => String(Math.round(value * 1000) / 1000);

function rangeOf(form: OptionForm): string {
  switch (form.kind) {
    case 'number':
      return `${rounded(form.min / form.scale)} to ${rounded(form.max / form.scale)} ${form.unit}`.trim();
    case 'choice':
      return form.choices.join(', ');
    case 'boolean':
      return 'yes, no';
    case 'text':
      return 'text';
    default:
      return `list of ${form.kind === 'records' || form.of === 'texts' ? form.example : 'numbers'}`;
  }
}

function defaultOf(key: SettingKey, form: OptionForm): string {
  const value = defaultSettings[key];
  if (value === undefined) return 'none';
  if (form.kind === 'number') return `${rounded(Number(value) / form.scale)} ${form.unit}`.trim();
  if (form.kind === 'boolean') return value === true ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}

/** Settings as a table: what each is called in files and on the command line, its default and its range. */
export function settingTable(keys: readonly SettingKey[]): string {
  const rows = keys.map((key) => {
    const { form, flag, description } = OPTIONS[key];
    const names = flag === undefined ? `\`${key}\`` : `\`${key}\`, \`--${flag}\``;
    return `| ${names} | ${defaultOf(key, form)} | ${rangeOf(form)} | ${description.replaceAll('|', '\\|')} |`;
  });
  return `| setting | default | range | what it says |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** Short names are words of their own: they count only where they are read from settings. */
const LONG = 9;
const isRead = (source: string, key: SettingKey): boolean =>
  new RegExp(
    key.length >= LONG
      ? `\\b${key}\\b`
      : `settings\\.${key}\\b|\\{[^{}]*\\b${key}\\b[^{}]*\\} = [\\w.]*settings\\b`,
  ).test(source);

/** The settings that the source of an entry reads. */
export function settingsReadBy(catalogue: string, id: string): readonly SettingKey[] {
  const source = readFileSync(new URL(`../src/${catalogue}/${id}.ts`, import.meta.url), 'utf8');
  return SETTING_KEYS.filter((key) => isRead(source, key));
}
