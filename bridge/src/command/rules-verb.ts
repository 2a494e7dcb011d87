import { ansiPaint, plainPaint } from '#shared/report/paint.ts';
import { rulesText } from '#shared/report/rules-text.ts';
import { ruleView } from '#shared/rules/rule-view.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { EXIT } from './command-error.ts';
import { withHost } from './host-source.ts';
import { openRecordings } from './recordings-source.ts';
import { SETTING_OPTIONS, settingsFrom } from './settings-options.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { chosenSource, HOST_OPTIONS, SOURCE_DETAILS, SOURCE_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

export const rulesVerb: Verb = {
  name: 'rules',
  summary: 'Shows all rules in one list, from tags, pools, HA and settings, and what is odd about them',
  details: SOURCE_DETAILS,
  options: [
    ...SOURCE_OPTIONS,
    ...HOST_OPTIONS,
    { name: 'json', text: 'the answer as JSON' },
    ...SETTING_OPTIONS,
  ],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const view = ruleView(await snapshotFrom(values, terminal), settings);
    const lines = values.has('json')
      ? [JSON.stringify(view, undefined, 2)]
      : rulesText(view, terminal.color ? ansiPaint : plainPaint);
    for (const line of lines) terminal.out(line);
    return EXIT.ok;
  },
};

function snapshotFrom(values: OptionValues, terminal: Terminal): ClusterSnapshot | Promise<ClusterSnapshot> {
  switch (chosenSource(values)) {
    case 'snapshot':
      return readSnapshotFile(values.text('snapshot') ?? '');
    case 'recordings':
      return openRecordings(values).observe();
    case 'host':
      return withHost(values, terminal, ({ observer }) => observer.observe());
  }
}
