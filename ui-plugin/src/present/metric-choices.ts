import { metrics } from '#shared/metrics/index.ts';
import { t } from './text.ts';

/** What nodes can be balanced by: the usual three, then every metric of the catalogue alone. */
export const metricChoices = (): readonly { readonly value: string; readonly text: string }[] => [
  { value: 'memory-and-cpu', text: t('Memory and CPU') },
  { value: 'memory', text: t('Memory') },
  { value: 'cpu', text: t('CPU') },
  ...metrics.map(({ id, title }) => ({ value: id, text: t(title) })),
];

/** How much a plan may ask for; each sets thresholds, least gain and budgets (settings/presets.ts). */
export const aggressivenessChoices = (): readonly { readonly value: string; readonly text: string }[] => [
  { value: '1', text: t('1: only what must be') },
  { value: '2', text: t('2: careful') },
  { value: '3', text: t('3: usual') },
  { value: '4', text: t('4: thorough') },
  { value: '5', text: t('5: every bit') },
];

/** Texts that are translated by their names, for the catalogue of words. */
export const metricTitles = (): readonly string[] => metrics.map(({ title }) => title);
