import { OPTION_PARTS, type OptionForm, type OptionPart } from '#shared/settings/option.ts';
import { OPTIONS, SETTING_KEYS, type SettingKey, type Settings } from '#shared/settings/settings.ts';
import { aggressivenessChoices, metricChoices } from './metric-choices.ts';
import { t } from './text.ts';

/** One field of the settings window; all there is to it is said by its option. */
export interface SettingField {
  readonly key: SettingKey;
  readonly part: OptionPart;
  readonly title: string;
  readonly form: OptionForm;
}

/** What the settings window shows, in its order: every setting there is. Titles are translated where they are shown. */
export const SETTING_FIELDS: readonly SettingField[] = SETTING_KEYS.map((key) => {
  const { part, title, form } = OPTIONS[key];
  return { key, part, title, form };
});

const PART_TITLES: Readonly<Record<OptionPart, string>> = {
  goal: 'Goal',
  limits: 'Limits',
  budget: 'Budget',
  guests: 'Guests',
  nodes: 'Nodes',
  metrics: 'Metrics',
  execution: 'Execution',
};

/** The tabs of the window, each with its fields. */
export const settingTabs = (): readonly {
  readonly part: OptionPart;
  readonly title: string;
  readonly fields: readonly SettingField[];
}[] =>
  OPTION_PARTS.map((part) => ({
    part,
    title: t(PART_TITLES[part]),
    fields: SETTING_FIELDS.filter((field) => field.part === part),
  })).filter(({ fields }) => fields.length > 0);

/** What a choice is called in English, where its own name does not say it. Other languages go by its name as well. */
const CHOICE_WORDS: Readonly<Record<string, string>> = {
  'in-band': 'even enough',
  'variance-and-max': 'as even as possible',
  'max-min': 'fullest against emptiest node',
  own: 'our own',
  'by-frequency': 'count by their clock',
  alike: 'count the same',
  day: '24 hours',
  week: '7 days',
  skip: 'leave it out, with what depends on it',
  replan: 'plan the rest again',
  'native-bruteforce': 'Proxmox VE, brute force',
  'native-topsis': 'Proxmox VE, TOPSIS',
  'proxlb-greedy': 'ProxLB',
};

export function choiceText(choice: string): string {
  const translated = t(choice);
  return translated === choice ? (CHOICE_WORDS[choice] ?? choice.replaceAll('-', ' ')) : translated;
}

/** What a field offers, where that is a closed list. */
export function fieldChoices({
  key,
  form,
}: SettingField): readonly { readonly value: string; readonly text: string }[] | undefined {
  if (key === 'balanceBy') return metricChoices();
  if (key === 'aggressiveness') return aggressivenessChoices();
  return form.kind === 'choice'
    ? form.choices.map((value) => ({ value, text: choiceText(value) }))
    : undefined;
}

/** Units that a person must not have to guess; these two read the same in every language, and one is in its title. */
const PLAIN_UNITS = ['', '×'];

const unitOf = (form: OptionForm): string | undefined =>
  form.kind === 'number' && !PLAIN_UNITS.includes(form.unit) ? form.unit : undefined;

/** The title with its unit: `To copy per plan at most (GiB)`. */
export function fieldLabel({ title, form }: SettingField): string {
  const unit = unitOf(form);
  return unit === undefined ? t(title) : `${t(title)} (${t(unit)})`;
}

/** Every text of the window that has to be translated. */
export const settingTexts = (): readonly string[] => [
  ...Object.values(PART_TITLES),
  ...SETTING_FIELDS.flatMap(({ title, form }) => {
    const unit = unitOf(form);
    const isWord = unit !== undefined && /^[a-z]{2}/.test(unit);
    return [title, ...(isWord ? [unit] : []), ...(form.kind === 'choice' ? form.choices : [])];
  }),
];

type FieldValue = string | number | boolean;
type FieldValues = Readonly<Record<string, FieldValue | null>>;

const DECIMALS = 1000;

/** A value in the unit that a person sets it in. */
export function shownValue(form: OptionForm, value: Settings[SettingKey]): FieldValue {
  switch (form.kind) {
    case 'number':
      return value === undefined ? '' : Math.round((Number(value) / form.scale) * DECIMALS) / DECIMALS;
    case 'boolean':
      return value === true;
    case 'list':
      return Array.isArray(value) ? value.join(', ') : '';
    case 'records':
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

/** The settings as the window's fields show them. */
export const toFields = (settings: Settings): Readonly<Record<string, FieldValue>> =>
  Object.fromEntries(SETTING_FIELDS.map((field) => [field.key, shownValue(field.form, settings[field.key])]));

const words = (value: FieldValue | null): string[] =>
  String(value ?? '')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');

function kept({ form }: SettingField, value: FieldValue | null): unknown {
  switch (form.kind) {
    case 'number': {
      if (form.isOptional && (value === null || value === '')) return undefined;
      const number = Number(value) * form.scale;
      return form.scale === 1 ? number : Math.round(number);
    }
    case 'boolean':
      return value === true;
    case 'list':
      return form.of === 'numbers' ? words(value).map(Number) : words(value);
    case 'records':
      return parsedJson(String(value ?? ''));
    default:
      return String(value ?? '');
  }
}

/** What is no JSON is left as it is, for the schema to refuse. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * What a person has put into the fields, as settings: still to be checked by their schema. What was not touched
 * stays as it was, to the last byte.
 */
export function fromFields(values: FieldValues, before: Settings): Readonly<Record<string, unknown>> {
  const untouched = toFields(before);
  return Object.fromEntries(
    SETTING_FIELDS.flatMap((field) => {
      const value = values[field.key];
      if (value === undefined || value === untouched[field.key]) return [];
      return [[field.key, kept(field, value)]];
    }),
  );
}

/** What is wrong with what was typed, where in it, and what it should look like. */
export function wrongText({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  const [key, ...inner] = path;
  const option = SETTING_KEYS.find((each) => each === key);
  const { form, description } = option === undefined ? {} : OPTIONS[option];
  if (form?.kind === 'list' && form.of === 'numbers') return t('These are numbers, such as 101, 102.');
  if (form?.kind !== 'records' || description === undefined) return message;
  const where = inner.length === 0 ? '' : `${inner.join('.')}: `;
  return t('{what}. It is a list, [] when empty; an entry is {example}', {
    what: where + message,
    example: description,
  });
}
