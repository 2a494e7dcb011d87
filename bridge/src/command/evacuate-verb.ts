import { writeFileSync } from 'node:fs';
import { evacuate } from '#shared/plan/answers/evacuate.ts';
import { evacuationText } from '#shared/report/evacuation-text.ts';
import { ANSWER_OPTIONS } from './answer-source.ts';
import { budgetOf, movedBy } from './budget.ts';
import { answerOrCarryOut, CARRY_OUT_OPTIONS } from './carry-out-answer.ts';
import { inputError, usageError } from './command-error.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Verb } from './verb.ts';

export const evacuateVerb: Verb = {
  name: 'evacuate',
  operands: [{ name: 'NODE', multiple: true, optional: true }],
  summary: 'Shows who would go where if nodes were emptied, who stays and why; --apply moves them',
  details: [
    ...SOURCE_DETAILS,
    '--moves and --bytes make it a part of an evacuation; without them it is all of it.',
    '--apply has the bridge of that node move them, under the lock of the cluster and in its history; as root on a node',
    'it needs no --host.',
    'The answer as JSON keeps where everybody came from: bring-back --from FILE reads it, when the nodes are back.',
  ],
  options: [
    ...CARRY_OUT_OPTIONS,
    {
      name: 'keep',
      value: 'FILE',
      text: 'with --apply: write where the moved guests came from, for bring-back',
    },
    ...ANSWER_OPTIONS,
  ],
  async run(values, terminal) {
    const { operands } = values;
    if (operands.length === 0) throw usageError('NODE is missing. Maybe: pve-rebalance evacuate pve1');
    const settings = settingsFrom(values);
    const keep = values.text('keep');
    if (keep !== undefined && !values.has('apply'))
      throw usageError('--keep is of use with --apply. Maybe --json > FILE');
    const { exitCode, moved } = await answerOrCarryOut(
      {
        ask: (seen) => evacuate(seen, settings, operands, budgetOf(values, settings)),
        restsOn: movedBy,
        problemsOf: ({ problems }) => problems,
        asked: { kind: 'evacuate', nodes: [...operands], ...budgetOf(values, settings) },
        answerIn: (said) => (said.kind === 'evacuate' ? said.evacuation : undefined),
        purposeOf: ({ nodes }) => ({ kind: 'evacuate', nodes }),
        text: evacuationText,
      },
      values,
      terminal,
    );
    if (keep !== undefined) writeKept(keep, moved);
    return exitCode;
  },
};

function writeKept(path: string, home: readonly object[]): void {
  try {
    writeFileSync(path, `${JSON.stringify({ home }, undefined, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw inputError(`--keep ${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
