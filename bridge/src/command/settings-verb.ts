import { problemText } from '#shared/protocol/problems.ts';
import { settingsText } from '#shared/report/settings-text.ts';
import { effectiveSettings, noEffectText } from '#shared/settings/effective.ts';
import { OPTIONS, type Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { ANSWER_OPTIONS, answerFrom, print } from './answer-source.ts';
import { EXIT, failure, usageError } from './command-error.ts';
import { settingsFrom, settingsPatch } from './settings-options.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';
import { withDesk } from './with-desk.ts';

export const settingsVerb: Verb = {
  name: 'settings',
  summary: 'Shows every setting as it is obeyed, where its value comes from, and which change nothing',
  details: [
    'With --host, --snapshot or --recordings it also says what has no effect on that cluster.',
    'With --recordings, --user says whose answers count (admin@pve).',
    '--kept and --keep ask the bridges of the cluster: as root on a node through its companion, else at --host.',
  ],
  options: [
    ...ANSWER_OPTIONS,
    { name: 'kept', text: 'those that the cluster keeps for everybody, and the ones given over them' },
    { name: 'keep', text: 'keep the ones given for everybody; needs Sys.Modify on /' },
  ],
  async run(values, terminal) {
    if (values.has('keep')) await keep(values, terminal);
    const settings =
      values.has('kept') || values.has('keep') ? await keptSettings(values, terminal) : settingsFrom(values);
    const options = effectiveSettings(settings, await snapshotFrom(values, terminal));
    const answer = options.map(({ noEffect, ...option }) => ({
      ...option,
      unit: unitOf(option.key),
      ...(noEffect === undefined ? {} : { noEffect: noEffectText(noEffect) }),
    }));
    print(answer, values, terminal, (paint) => settingsText(options, paint));
    return EXIT.ok;
  },
};

/** @throws CommandError while they cannot be used, or where nothing was given to keep */
async function keep(values: OptionValues, terminal: Terminal): Promise<void> {
  const patch = settingsPatch(values);
  if (Object.keys(patch).length === 0)
    throw usageError('it is not said what to keep. Maybe: --keep --moves 5');
  await withDesk(values, terminal, (desk) => desk.change(patch));
}

async function keptSettings(values: OptionValues, terminal: Terminal): Promise<Settings> {
  const { settings, problem } = await withDesk(values, terminal, (desk) => desk.settings());
  if (problem) throw failure(problemText(problem));
  return { ...settings, ...settingsPatch(values) };
}

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
