import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import { formatPercent } from '#shared/kit/units.ts';
import { problemText } from '#shared/protocol/problems.ts';
import { guestLabel } from '#shared/report/plan-text.ts';
import { printable } from '#shared/report/printable.ts';
import type { ClusterReport } from './cluster-desk.ts';

const clockTime = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 5);
/** Both of the reader's time zone, as `toTimeString` is. */
function dayAndTime(atMs: number): string {
  const aheadMs = -60_000 * new Date(atMs).getTimezoneOffset();
  return `${new Date(atMs + aheadMs).toISOString().slice(0, 10)} ${clockTime(atMs)}`;
}

/** Who executes, what, and how far it is. */
export function reportLines({ companion, lock, problem, execution }: ClusterReport): string[] {
  return [
    ...companionLines(companion),
    ...lockLines(lock),
    ...(problem === undefined ? [] : [printable(problemText(problem))]),
    ...(execution ? executionLines(execution) : ['Nothing was executed yet.']),
  ];
}

function companionLines(companion: ClusterReport['companion']): string[] {
  if (companion === 'off')
    return [
      'The companion is off: this node knows of itself alone, and only the locks of guests keep two nodes apart.',
    ];
  return companion === 'on'
    ? []
    : ['The companion of this node does not answer: nothing is started or changed.'];
}

function lockLines(lock: ClusterReport['lock']): string[] {
  if (lock === undefined || lock.state === 'unknown') return [];
  const node = lock.node ?? 'another node';
  if (lock.state === 'free') return ['The lock of the cluster is free.'];
  if (lock.state === 'held') return [`${node} holds the lock of the cluster.`];
  return [
    `${node} holds the lock of the cluster and is silent: it expires within ${lock.expiresInSeconds ?? 120} s.`,
  ];
}

function executionLines(execution: ExecutionView): string[] {
  const { detail, moves, phase, continuesUntilMs } = execution;
  return [
    headline(execution),
    ...(detail === undefined ? [] : [printable(detail)]),
    ...(continuesUntilMs === undefined || phase !== 'running'
      ? []
      : [`Continues until finished or ${clockTime(continuesUntilMs)}.`]),
    ...moves.map(moveLine),
  ];
}

/** One line of the history. */
export function headline({
  id,
  phase,
  outcome,
  approvedBy,
  node,
  startedAtMs,
  moves,
  hiddenMoves,
  promised,
  purpose,
}: ExecutionView): string {
  const done = moves.filter(({ state }) => state === 'done').length;
  const where = node === undefined ? '' : ` on ${node}`;
  const all = moves.length + hiddenMoves;
  return `${dayAndTime(startedAtMs)}  ${purposeWords(purpose)}: ${outcome ?? phase}${where}, approved by ${printable(approvedBy)}, ${done} of ${all} moves done${foundText(promised)}  (${id})`;
}

function purposeWords(purpose: ExecutionView['purpose']): string {
  switch (purpose?.kind) {
    case undefined:
      return 'balance';
    case 'evacuate':
      return `evacuate ${purpose.nodes.join(', ')}`;
    case 'return-home':
      return `bring back to ${purpose.nodes.join(', ')}`;
    case 'undo':
      return `undo ${purpose.executionId.slice(0, 8)}`;
  }
}

/** How full the fullest node was to be, and what was found when the figures had settled. */
function foundText(promised: ExecutionView['promised']): string {
  const { predicted, achieved } = promised ?? {};
  if (predicted?.worstPercent === undefined || achieved?.worstPercent === undefined) return '';
  const [told, found] = [predicted, achieved].map(({ worstPercent = 0 }) => formatPercent(worstPercent));
  return `, worst node ${told} promised and ${found} found`;
}

function moveLine({ vmid, name, source, target, state, progress, detail }: MoveView): string {
  const how = state === 'running' && progress ? formatPercent(100 * progress.fraction) : state;
  const why = detail === undefined ? '' : `: ${printable(detail)}`;
  return `  ${guestLabel(vmid, name)}  ${source} -> ${target}  ${how}${why}`;
}
