import {
  type EffectiveOption,
  effectiveSettings,
  NO_EFFECT,
  type NoEffect,
} from '#shared/settings/effective.ts';
import { OPTIONS, type SettingKey } from '#shared/settings/settings.ts';
import { shownValue } from './settings-fields.ts';
import { type DeskState, newestPlan } from './state.ts';
import { t } from './text.ts';

/** What is to be said of a setting beside its field. */
export interface SettingNote {
  /** Where the value that is obeyed comes from, where it is not what is kept. */
  readonly from: string;
  /** Why it changes nothing here; '' where it counts. */
  readonly vain: string;
}

function fromText(key: SettingKey, from: EffectiveOption['from'], value: EffectiveOption['value']): string {
  if (from === 'default') return '';
  if (from === 'set') return t('set by hand');
  return t('by aggressiveness: {value}', { value: String(shownValue(OPTIONS[key].form, value)) });
}

/** What fills the holes of the sentence is partly words, too: what is not told, and lists of choices. */
function vainText({ code, data }: NoEffect): string {
  const words = Object.entries(data).map(([name, text]) => {
    if (name === 'what') return [name, t(text)];
    const choices = text.split(' or ').map((choice) => t(choice));
    return [name, name === 'names' ? text : choices.join(` ${t('or')} `)];
  });
  return t(NO_EFFECT[code], Object.fromEntries(words));
}

/** Every setting as it is obeyed on this cluster: what aggressiveness makes of it, and what has no effect. */
export function settingNotes(state: DeskState): ReadonlyMap<SettingKey, SettingNote> {
  const kept = state.sections.settings?.settings;
  if (kept === undefined) return new Map();
  const options = effectiveSettings(kept, newestPlan(state)?.snapshot);
  return new Map(
    options.map(({ key, value, from, noEffect }) => [
      key,
      {
        from: fromText(key, from, value),
        vain: noEffect === undefined ? '' : vainText(noEffect),
      },
    ]),
  );
}
