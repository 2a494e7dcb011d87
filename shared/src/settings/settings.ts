import * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';
import { constraintOptions } from './constraint-options.ts';
import { executionOptions } from './execution-options.ts';
import { goalOptions } from './goal-options.ts';
import { guestOptions, nodeOptions } from './guest-options.ts';
import { budgetOptions, limitOptions } from './limit-options.ts';
import { metricOptions } from './metric-options.ts';
import type { Option } from './option.ts';
import { ruleOptions } from './rule-options.ts';

const all = {
  ...goalOptions,
  ...limitOptions,
  ...constraintOptions,
  ...budgetOptions,
  ...guestOptions,
  ...nodeOptions,
  ...ruleOptions,
  ...metricOptions,
  ...executionOptions,
};

type SchemasOf<Options> = {
  [Key in keyof Options]: Options[Key] extends { readonly schema: infer Schema } ? Schema : never;
};

const schemasOf = <Options extends Readonly<Record<string, Option>>>(options: Options) =>
  Object.fromEntries(Object.entries(options).map(([key, { schema }]) => [key, schema])) as SchemasOf<Options>;

/** What a person decides; the defaults are the table of safety.md. Every key may be left out. */
export const Settings = z.object(schemasOf(all));
export type Settings = z.infer<typeof Settings>;
export type SettingsInput = z.input<typeof Settings>;
export type SettingKey = keyof Settings;

/** How each setting is told and edited, in the order of a settings window: this makes windows, options and pages. */
export const OPTIONS: Readonly<Record<SettingKey, Option>> = all;
export const SETTING_KEYS = Object.keys(all) as SettingKey[];

export const defaultSettings: Settings = Settings.parse({});

/** Some of the settings: a key that was left out stays out, it does not become its default. */
export const SettingsPatch = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((input, context): Partial<Settings> => {
    const parsed = z.partial(Settings).safeParse(input, { error: schemaWords });
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        context.issues.push({ code: 'custom', input, path, message });
      return z.NEVER;
    }
    return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in input));
  }),
);
export type SettingsPatch = z.infer<typeof SettingsPatch>;
