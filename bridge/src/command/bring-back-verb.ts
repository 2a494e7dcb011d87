import * as z from 'zod/mini';
import { awayFromHome } from '#shared/execution/home-places.ts';
import { HomePlace, returnHome } from '#shared/plan/answers/return-home.ts';
import { unknownNode } from '#shared/plan/answers/unknown-name.ts';
import type { Reason } from '#shared/plan/reason.ts';
import { returnText } from '#shared/report/evacuation-text.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { ANSWER_OPTIONS } from './answer-source.ts';
import { budgetOf, movedBy } from './budget.ts';
import { answerOrCarryOut, CARRY_OUT_OPTIONS } from './carry-out-answer.ts';
import { usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readJsonFile, wrongInFile } from './json-file.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';
import { BRIDGE_PORT_OPTION, withDesk } from './with-desk.ts';

/** As much of an earlier answer as the way back needs. */
const Kept = z.object({ home: z.array(HomePlace) });

export const bringBackVerb: Verb = {
  name: 'bring-back',
  operands: [{ name: 'NODE', multiple: true, optional: true }],
  summary:
    'Shows who would go home after an evacuation, of those still where they were put; --apply moves them',
  details: [
    ...SOURCE_DETAILS,
    'Where everybody was is in the history of the cluster, which its bridges know, or in --from FILE.',
    '--apply has the bridge of that node move them; as root on a node it needs no --host.',
  ],
  options: [
    {
      name: 'from',
      value: 'FILE',
      text: 'what evacuate has printed as JSON or kept, instead of the history',
    },
    ...CARRY_OUT_OPTIONS,
    ...ANSWER_OPTIONS,
    BRIDGE_PORT_OPTION,
  ],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const places = await placesFrom(values, terminal);
    if (places.length === 0)
      terminal.error(
        'pve-rebalance: nobody is known who was taken off there. Maybe --from FILE, which evacuate --keep has written',
      );
    const nodes = [...new Set(places.map(({ home }) => home))];
    const { exitCode } = await answerOrCarryOut(
      {
        ask: (seen) => returnHome(seen, settings, places, budgetOf(values, settings)),
        restsOn: movedBy,
        problemsOf: (_answer, seen) => absent(seen, values.operands),
        asked: { kind: 'return-home', nodes, places, ...budgetOf(values, settings) },
        answerIn: (said) => (said.kind === 'return-home' ? said.wayBack : undefined),
        purposeOf: () => ({ kind: 'return-home', nodes }),
        text: returnText,
      },
      values,
      terminal,
    );
    return exitCode;
  },
};

function absent(seen: ClusterSnapshot, names: readonly string[]): Reason[] {
  const known = new Set(seen.nodes.map(({ name }) => name));
  return names.filter((name) => !known.has(name)).map((name) => unknownNode(seen, name));
}

async function placesFrom(values: OptionValues, terminal: Terminal): Promise<HomePlace[]> {
  const { operands } = values;
  const file = values.text('from');
  if (file !== undefined) {
    const kept = keptPlaces(file);
    return operands.length === 0 ? kept : kept.filter(({ home }) => operands.includes(home));
  }
  if (operands.length === 0)
    throw usageError('NODE is missing. Maybe: pve-rebalance bring-back pve1, or --from FILE');
  const history = await withDesk(values, terminal, (desk) => desk.history());
  return awayFromHome(history).flatMap(({ node, places }) => (operands.includes(node) ? places : []));
}

function keptPlaces(path: string): HomePlace[] {
  const input = readJsonFile(path);
  const result = Kept.safeParse(input, { error: issueText, reportInput: true });
  if (result.success) return result.data.home;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}
