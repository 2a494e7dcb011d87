import { type EffectiveOption, noEffectText } from '../settings/effective.ts';
import type { OptionForm } from '../settings/option.ts';
import { OPTIONS } from '../settings/settings.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

/** With fewer decimals the larger it is. */
const rounded = (value: number): string => String(Number(value.toFixed(Math.abs(value) < 100 ? 3 : 1)));

/** A value in the unit that a person sets it in. */
function shown(value: EffectiveOption['value'], form: OptionForm): string {
  if (value === undefined) return 'not set';
  if (form.kind === 'boolean') return value === true ? 'yes' : 'no';
  if (form.kind === 'number') return `${rounded(Number(value) / form.scale)} ${form.unit}`.trim();
  if (!Array.isArray(value)) return printable(String(value));
  if (value.length === 0) return 'none';
  return form.kind === 'records' ? `${value.length}` : printable(value.join(', '));
}

const FROM = { default: '', set: 'set', aggressiveness: 'by aggressiveness' } as const;

/** What is obeyed, one line a setting, and below it what was set and changes nothing. */
export function settingsText(options: readonly EffectiveOption[], paint: Paint): string[] {
  const rows = options.map(({ key, value, from, noEffect }) => [
    OPTIONS[key].title,
    shown(value, OPTIONS[key].form),
    FROM[from],
    noEffect === undefined ? '' : `no effect: ${noEffectText(noEffect)}`,
  ]);
  const columns = [{ title: 'Setting' }, { title: 'Value' }, { title: 'From' }, { title: 'Effect' }];
  const vain = options.filter(({ from, noEffect }) => from === 'set' && noEffect !== undefined);
  return [
    ...textTable(columns, rows),
    '',
    vain.length === 0
      ? paint.good('All that was set has its effect.')
      : paint.strong(`Set, but without effect: ${vain.map(({ key }) => OPTIONS[key].title).join('; ')}`),
  ];
}
