import * as z from 'zod/mini';
import { evacuate } from '#shared/plan/answers/evacuate.ts';
import { HomePlace, returnHome } from '#shared/plan/answers/return-home.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { evacuationText, returnText } from '#shared/report/evacuation-text.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { ANSWER_OPTIONS, answerFrom, print } from './answer-source.ts';
import { EXIT, type ExitCode, usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readJsonFile, wrongInFile } from './json-file.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

/** As much of an earlier answer as the way back needs. */
const Kept = z.object({ home: z.array(HomePlace) });

export const evacuateVerb: Verb = {
  name: 'evacuate',
  operands: [{ name: 'NODE', multiple: true, optional: true }],
  summary: 'Shows who would go where if nodes were emptied, who stays and why; moves nothing',
  details: [
    ...SOURCE_DETAILS,
    '--moves and --bytes make it a part of an evacuation; without them it is all of it.',
    'The answer as JSON keeps where everybody came from: --return FILE reads it, when the nodes are back.',
  ],
  options: [
    { name: 'return', value: 'FILE', text: 'the way back of an earlier answer (JSON), instead of NODE' },
    ...ANSWER_OPTIONS,
  ],
  async run(values, terminal) {
    const isReturn = values.has('return');
    if (isReturn === values.operands.length > 0)
      throw usageError(
        isReturn
          ? `--return and ${values.operands.join(' ')} exclude each other. Maybe leave out the nodes`
          : 'NODE is missing. Maybe: pve-rebalance evacuate pve1, or --return FILE',
      );
    return isReturn ? bringBack(values, terminal) : empty(values, terminal);
  },
};

/** The limits of a plan hold only where they were given: who empties a node means all of it. */
const budgetOf = (values: OptionValues, { movesMax, bytesMax }: Settings) => ({
  ...(values.has('moves') ? { movesMax } : {}),
  ...(values.has('bytes') ? { bytesMax } : {}),
});

const moved = ({ plan }: { readonly plan: Plan }): number[] => plan.moves.map(({ vmid }) => vmid);

async function empty(values: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const settings = settingsFrom(values);
  const { snapshot, answer } = await answerFrom(values, terminal, {
    ask: (seen) => evacuate(seen, settings, values.operands, budgetOf(values, settings)),
    restsOn: moved,
  });
  print(answer, values, terminal, (paint) => evacuationText(snapshot, answer, paint));
  return EXIT.ok;
}

function keptPlaces(path: string): HomePlace[] {
  const input = readJsonFile(path);
  const result = Kept.safeParse(input, { error: issueText, reportInput: true });
  if (result.success) return result.data.home;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}

async function bringBack(values: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const settings = settingsFrom(values);
  const places = keptPlaces(values.text('return') ?? '');
  const { snapshot, answer } = await answerFrom(values, terminal, {
    ask: (seen) => returnHome(seen, settings, places, budgetOf(values, settings)),
    restsOn: moved,
  });
  print(answer, values, terminal, (paint) => returnText(snapshot, answer, paint));
  return EXIT.ok;
}
