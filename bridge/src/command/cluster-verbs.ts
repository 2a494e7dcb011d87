import { measuredMoves } from '#shared/execution/measured-moves.ts';
import { learnedGuests } from '#shared/steps/learned-guests.ts';
import { learnedLinks } from '#shared/steps/learned-links.ts';
import type { ClusterDesk, ClusterReport } from './cluster-desk.ts';
import { EXIT, type ExitCode, failure } from './command-error.ts';
import { headline, reportLines } from './execution-lines.ts';
import { learnedLines } from './learned-lines.ts';
import { wholeNumber } from './option-values.ts';
import { HOST_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';
import { DESK_DETAILS, withBridge, withDesk } from './with-desk.ts';

const JSON_OPTION = { name: 'json', text: 'the answer as JSON' };
const LAST = 20;

function say(report: ClusterReport, values: OptionValues, terminal: Terminal): ExitCode {
  if (values.has('json')) terminal.out(JSON.stringify(report, undefined, 2));
  else for (const line of reportLines(report)) terminal.out(line);
  return EXIT.ok;
}

/** @throws CommandError where nothing is executed */
async function openOne(desk: Pick<ClusterDesk, 'report'>) {
  const { execution } = await desk.report();
  if (execution && execution.phase !== 'finished') return execution;
  throw failure('nothing is executed just now. Maybe: pve-rebalance history');
}

export const statusVerb: Verb = {
  name: 'status',
  summary: 'Shows who executes what in the cluster, how far it is, and who holds the lock',
  details: DESK_DETAILS,
  options: [...HOST_OPTIONS, JSON_OPTION],
  run: (values, terminal) =>
    withDesk(values, terminal, async (desk) => say(await desk.report(), values, terminal)),
};

export const historyVerb: Verb = {
  name: 'history',
  summary: 'Lists the executions that are over, on all nodes, newest first',
  details: DESK_DETAILS,
  options: [
    ...HOST_OPTIONS,
    { name: 'last', value: 'COUNT', text: `so many of them (${LAST})` },
    { name: 'measured', text: 'instead: how fast migrations were, how fast guests write and stand still' },
    JSON_OPTION,
  ],
  run: (values, terminal) =>
    withDesk(values, terminal, async (desk) => {
      const history = await desk.history();
      if (values.has('measured')) {
        const moves = measuredMoves(history);
        const learned = { links: learnedLinks(moves), guests: learnedGuests(moves) };
        if (values.has('json')) terminal.out(JSON.stringify(learned, undefined, 2));
        else for (const line of learnedLines(learned)) terminal.out(line);
        return EXIT.ok;
      }
      const last = history.slice(0, wholeNumber(values, 'last', LAST, [1, 10_000]));
      if (values.has('json')) terminal.out(JSON.stringify(last, undefined, 2));
      else if (last.length === 0) terminal.out('Nothing was executed yet.');
      else for (const execution of last) terminal.out(headline(execution));
      return EXIT.ok;
    }),
};

export const stopVerb: Verb = {
  name: 'stop',
  summary: 'Stops the running execution, wherever it runs: no new moves, running ones finish',
  details: [
    ...DESK_DETAILS,
    'The executor hears of it within 3 s. --abort ends running moves too, which may leave guests locked; status says',
    'which, and the command that repairs it. --close gives up what waits after a crash.',
  ],
  options: [
    ...HOST_OPTIONS,
    { name: 'abort', text: 'end running moves too' },
    { name: 'close', text: 'give up what remains of an interrupted execution' },
    JSON_OPTION,
  ],
  run: (values, terminal) =>
    withDesk(values, terminal, async (desk) => {
      const { id } = await openOne(desk);
      const action = values.has('abort') ? 'abort' : values.has('close') ? 'close' : 'stop';
      await desk.end(id, action);
      if (values.has('json')) terminal.out(JSON.stringify({ executionId: id, action }));
      else
        terminal.out(
          'Asked for. Its executor hears of it within 3 s; pve-rebalance status shows what becomes of it.',
        );
      return EXIT.ok;
    }),
};

export const continueVerb: Verb = {
  name: 'continue',
  summary: 'Goes on with an execution that was interrupted or paused, as whoever is signed in',
  details: [...DESK_DETAILS, 'It goes on at the bridge of this node, or of --host, wherever it ran before.'],
  options: [...HOST_OPTIONS, JSON_OPTION],
  run: (values, terminal) =>
    withBridge(values, terminal, async (desk) => {
      const { id } = await openOne(desk);
      await desk.goOn(id);
      return say(await desk.report(), values, terminal);
    }),
};

export const unlockVerb: Verb = {
  name: 'unlock',
  summary: 'Frees the lock of the cluster from a bridge that is gone, without waiting until it expires',
  details: [
    ...DESK_DETAILS,
    'A holder that is there keeps it; what Proxmox VE still migrates for it goes on.',
  ],
  options: [...HOST_OPTIONS, JSON_OPTION],
  run: (values, terminal) =>
    withDesk(values, terminal, async (desk) => {
      await desk.unlock((line) => terminal.error(line));
      return say(await desk.report(), values, terminal);
    }),
};
