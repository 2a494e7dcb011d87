import { formatByName } from '#shared/kit/units.ts';
import type { OptionForm } from '#shared/settings/option.ts';
import {
  defaultSettings,
  OPTIONS,
  SETTING_KEYS,
  type SettingKey,
  Settings,
  SettingsPatch,
} from '#shared/settings/settings.ts';
import { parseByteSize } from './byte-size.ts';
import { usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import type { Option, OptionValues } from './verb.ts';

type Read = 'text' | 'texts' | 'number' | 'numbers' | 'records' | 'bytes' | 'switch';

interface SettingOption extends Option {
  readonly key: SettingKey;
  readonly read: Read;
}

const isBytes = (form: OptionForm): boolean => form.kind === 'number' && /^[GM]iB/.test(form.unit);

function readOf(form: OptionForm): Read {
  switch (form.kind) {
    case 'number':
      return isBytes(form) ? 'bytes' : 'number';
    case 'boolean':
      return 'switch';
    case 'list':
      return form.of;
    case 'records':
      return 'records';
    default:
      return 'text';
  }
}

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  '%': 'PERCENT',
  points: 'POINTS',
  '×': 'FACTOR',
  GiB: 'SIZE',
  'MiB/s': 'SIZE',
};

/** What follows it; nothing follows a switch. */
function wordOf(form: OptionForm): { value?: string; multiple?: boolean } {
  switch (form.kind) {
    case 'number':
      return { value: NUMBER_WORDS[form.unit] ?? 'COUNT' };
    case 'boolean':
      return {};
    case 'list':
    case 'records':
      return { value: form.example, multiple: true };
    case 'choice':
      return { value: form.choices.join('|') };
    case 'text':
      return { value: 'WHAT' };
  }
}

function defaultText(key: SettingKey, form: OptionForm): string {
  const byDefault = defaultSettings[key];
  if (typeof byDefault !== 'number' && typeof byDefault !== 'string') return '';
  return ` (${isBytes(form) ? formatByName('bytes', byDefault).replace(' ', '') : byDefault})`;
}

/** The settings that the command line may change, in the order of `--help`. */
export const SETTING_OPTIONS: readonly SettingOption[] = SETTING_KEYS.flatMap((key) => {
  const { flag, form, description } = OPTIONS[key];
  if (flag === undefined) return [];
  const text = `${description}${defaultText(key, form)}`;
  return [{ name: flag, key, read: readOf(form), text, ...wordOf(form) }];
});

/** The settings given on the command line over the defaults; what is out of range is refused by name. */
export const settingsFrom = (values: OptionValues): Settings => Settings.parse(settingsPatch(values));

/** Those alone that were given. */
export function settingsPatch(values: OptionValues): SettingsPatch {
  const given = SETTING_OPTIONS.filter(({ name }) => values.has(name));
  return SettingsPatch.parse(
    Object.fromEntries(given.map((option) => [option.key, checked(option, values)])),
  );
}

function checked(option: SettingOption, values: OptionValues): unknown {
  const value = readers[option.read](values, option.name);
  const result = Settings.shape[option.key].safeParse(value, { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const { message = 'not possible' } = result.error.issues[0] ?? {};
  const given = values.texts(option.name).join(', ');
  throw usageError(`--${option.name} is ${given}: ${message}${remedy(option)}`);
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function recordOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const readers: Readonly<Record<Read, (values: OptionValues, name: string) => unknown>> = {
  text: (values, name) => values.text(name),
  texts: (values, name) => values.texts(name),
  number: (values, name) => numberOf(values.text(name) ?? ''),
  numbers: (values, name) => values.texts(name).map(numberOf),
  records: (values, name) => values.texts(name).map(recordOf),
  bytes: (values, name) => parseByteSize(values.text(name) ?? '') ?? Number.NaN,
  switch: (values, name) => values.has(name),
};

function remedy({ name, key }: SettingOption): string {
  const byDefault = defaultSettings[key];
  if (typeof byDefault !== 'number' && typeof byDefault !== 'string') {
    return key === 'bandwidthMaxBytesPerSecond' ? `. Maybe --${name} 100MiB` : '';
  }
  const text = isBytes(OPTIONS[key].form) ? formatByName('bytes', byDefault).replace(' ', '') : byDefault;
  return `. Maybe --${name} ${text}, the default`;
}
