import * as z from 'zod/mini';
import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { awayFromHome, placesOf } from '#shared/execution/home-places.ts';
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
import { withDesk } from './with-desk.ts';

/** As much of an earlier answer as the way back needs. */
const Kept = z.object({ home: z.array(HomePlace) });

export const bringBackVerb: Verb = {
  name: 'bring-back',
  operands: [{ name: 'NODE', multiple: true, optional: true }],
  summary:
    'Shows who would go home after an evacuation or any execution, of those still there; --apply moves them',
  details: [
    ...SOURCE_DETAILS,
    'Where everybody was is in the history of the cluster, which its bridges know, or in --from FILE.',
    '--execution undoes one execution, whatever it was for: who is still where it has put them goes back.',
    '--apply has the bridge of that node move them; as root on a node it needs no --host.',
  ],
  options: [
    {
      name: 'from',
      value: 'FILE',
      text: 'what evacuate has printed as JSON or kept, instead of the history',
    },
    {
      name: 'execution',
      value: 'ID',
      text: 'instead of NODE: all that this execution has moved; history says the ids, a beginning is enough',
    },
    ...CARRY_OUT_OPTIONS,
    ...ANSWER_OPTIONS,
  ],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const { places, executionId } = await placesFrom(values, terminal);
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
        asked: {
          kind: 'return-home',
          nodes,
          places: [...places],
          executionId,
          ...budgetOf(values, settings),
        },
        answerIn: (said) => (said.kind === 'return-home' ? said.wayBack : undefined),
        purposeOf: () =>
          executionId === undefined ? { kind: 'return-home', nodes } : { kind: 'undo', executionId },
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

interface WayHome {
  readonly places: readonly HomePlace[];
  /** What is undone. */
  readonly executionId?: string;
}

async function placesFrom(values: OptionValues, terminal: Terminal): Promise<WayHome> {
  const { operands } = values;
  const [file, id] = [values.text('from'), values.text('execution')];
  if (id !== undefined && (file !== undefined || operands.length > 0))
    throw usageError(
      '--execution goes without NODE and --from. Maybe: pve-rebalance bring-back --execution ID',
    );
  if (file !== undefined) {
    const kept = keptPlaces(file);
    return { places: operands.length === 0 ? kept : kept.filter(({ home }) => operands.includes(home)) };
  }
  if (operands.length === 0 && id === undefined)
    throw usageError('NODE is missing. Maybe: pve-rebalance bring-back pve1, --execution ID or --from FILE');
  const history = await withDesk(values, terminal, (desk) => desk.history());
  if (id !== undefined) return undoing(history, id);
  const places = awayFromHome(history).flatMap((away) => (operands.includes(away.node) ? away.places : []));
  return { places };
}

/** @throws CommandError unless exactly one id begins so */
function undoing(history: readonly ExecutionView[], id: string): WayHome {
  const [meant, ...others] = history.filter((execution) => execution.id.startsWith(id));
  if (meant === undefined || others.length > 0)
    throw usageError(
      `--execution ${id} is ${meant === undefined ? 'none' : 'more than one'} of the history. Maybe: pve-rebalance history`,
    );
  return { places: placesOf(meant), executionId: meant.id };
}

function keptPlaces(path: string): HomePlace[] {
  const input = readJsonFile(path);
  const result = Kept.safeParse(input, { error: issueText, reportInput: true });
  if (result.success) return result.data.home;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}
