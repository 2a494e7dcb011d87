import { settingsText } from '#shared/report/settings-text.ts';
import { effectiveSettings, noEffectText } from '#shared/settings/effective.ts';
import { OPTIONS } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { ANSWER_OPTIONS, answerFrom, print } from './answer-source.ts';
import { EXIT } from './command-error.ts';
import { settingsFrom } from './settings-options.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

export const settingsVerb: Verb = {
  name: 'settings',
  summary: 'Shows every setting as it is obeyed, where its value comes from, and which change nothing',
  details: [
    'With --host, --snapshot or --recordings it also says what has no effect on that cluster.',
    'With --recordings, --user says whose answers count (admin@pve).',
  ],
  options: ANSWER_OPTIONS,
  async run(values, terminal) {
    const options = effectiveSettings(settingsFrom(values), await snapshotFrom(values, terminal));
    const answer = options.map(({ noEffect, ...option }) => ({
      ...option,
      unit: unitOf(option.key),
      ...(noEffect === undefined ? {} : { noEffect: noEffectText(noEffect) }),
    }));
    print(answer, values, terminal, (paint) => settingsText(options, paint));
    return EXIT.ok;
  },
};

const unitOf = (key: keyof typeof OPTIONS): string => {
  const { form } = OPTIONS[key];
  return form.kind === 'number' && form.scale === 1 ? form.unit : '';
};

const isSourceGiven = (values: OptionValues): boolean =>
  ['host', 'snapshot', 'recordings'].some((name) => values.has(name));

async function snapshotFrom(values: OptionValues, terminal: Terminal): Promise<ClusterSnapshot | undefined> {
  if (!isSourceGiven(values)) return undefined;
  const { snapshot } = await answerFrom(values, terminal, { ask: () => undefined, restsOn: () => [] });
  return snapshot;
}
