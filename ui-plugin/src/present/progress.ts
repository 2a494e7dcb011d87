import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import { formatBytes } from '#shared/kit/units.ts';
import { clockText, durationText } from './clock.ts';
import { doneCount } from './history-rows.ts';
import { guestIcon } from './host-icons.ts';
import { type Html, html, type Markup, noHtml, tip } from './html.ts';
import { guestLabel, routeLabel } from './move-rows.ts';
import { moveStateText } from './move-state-text.ts';
import { type DeskState, runningExecution } from './state.ts';
import { t } from './text.ts';
import { told } from './told.ts';

const ENDED = new Set<MoveView['state']>(['done', 'failed', 'skipped', 'aborted']);
const MOVING = new Set<MoveView['state']>(['checking', 'starting', 'running', 'settling']);

export const isMoving = ({ state }: MoveView): boolean => MOVING.has(state);

export const movingNow = ({ moves }: ExecutionView): readonly MoveView[] => moves.filter(isMoving);

const bytesDone = ({ state, bytes, progress }: MoveView): number =>
  state === 'done' ? bytes : (progress?.bytesDone ?? bytes * (progress?.fraction ?? 0));

/** Seconds until the slowest running move ends, and the waiting ones after it at the rate measured so far. */
function secondsLeft(execution: ExecutionView): number | undefined {
  const rate = movingNow(execution).reduce((sum, { progress }) => sum + (progress?.bytesPerSecond ?? 0), 0);
  if (rate <= 0) return undefined;
  const open = execution.moves.filter(({ state }) => !ENDED.has(state));
  return open.reduce((sum, move) => sum + move.bytes - bytesDone(move), 0) / rate;
}

const phaseText = (execution: ExecutionView): string =>
  ({
    running: t('Running'),
    stopping: t('Stopping: running moves finish, no new ones start'),
    aborting: t('Aborting running moves'),
    paused: t('Paused after a failure'),
    waiting: t('Interrupted'),
    finished: t('Finished'),
  })[execution.phase];

/** `Running: 2 of 3 · 9.1 GiB of 21.5 GiB · 2:05 left · continues until finished or 18:40`. */
export function progressSummary(execution: ExecutionView): string {
  const [done, all] = [
    execution.moves.reduce((sum, move) => sum + bytesDone(move), 0),
    execution.moves.reduce((sum, { bytes }) => sum + bytes, 0),
  ];
  const left = secondsLeft(execution);
  const hidden = execution.hiddenMoves;
  return [
    `${phaseText(execution)}: ${t('{done} of {all}', { done: doneCount(execution), all: execution.moves.length })}`,
    t('{done} of {all}', { done: formatBytes(done), all: formatBytes(all) }),
    ...(execution.replanning === true ? [t('the rest is being planned again')] : []),
    ...(left === undefined ? [] : [t('about {time} left', { time: durationText(left) })]),
    ...(execution.phase === 'running' && execution.continuesUntilMs !== undefined
      ? [t('continues until finished or {time}', { time: clockText(execution.continuesUntilMs) })]
      : []),
    ...(hidden === 0 ? [] : [t('{count} moves of guests that you may not see', { count: hidden })]),
  ].join(' · ');
}

function moveText(move: MoveView): string {
  const { state, progress } = move;
  const detail = move.detail && told(move.detail);
  if (state === 'running') {
    const rate = progress?.bytesPerSecond;
    const percent = `${Math.round(100 * (progress?.fraction ?? 0))} %`;
    const pace = rate === undefined ? percent : `${percent} · ${formatBytes(rate)}/s`;
    return detail === undefined ? pace : `${pace} · ${detail}`;
  }
  if (detail === undefined) return moveStateText(state);
  return state === 'waiting' ? detail : `${moveStateText(state)}: ${detail}`;
}

const STATE_ICONS: Partial<Record<MoveView['state'], string>> = {
  done: 'fa fa-check good',
  failed: 'fa fa-times critical',
  aborted: 'fa fa-times critical',
  skipped: 'fa fa-minus',
};

/** One move of the strip; a click opens the host's task viewer. */
function moveHtml(move: MoveView): Html {
  const percent = Math.round(100 * (move.progress?.fraction ?? (move.state === 'done' ? 1 : 0)));
  const icon = STATE_ICONS[move.state];
  const inner = html`<i class="${guestIcon(move.kind)}"></i> ${guestLabel(move)} <span class="pve-rebalance-more">${routeLabel(
    move,
  )}</span>${
    move.state === 'running' || move.state === 'settling'
      ? html`<span class="pve-rebalance-bar" role="progressbar" aria-valuenow="${percent}" aria-valuemin="0"
        aria-valuemax="100"><i class="pve-rebalance-now" style="width:${percent}%"></i></span>`
      : noHtml
  } ${icon === undefined ? noHtml : html`<i class="${icon}"></i> `}<span>${moveText(move)}</span>`;
  const remedy =
    move.remedy === undefined ? noHtml : html`<div class="pve-rebalance-remedy">${told(move.remedy)}</div>`;
  const row =
    move.upid === undefined
      ? html`<span class="pve-rebalance-move">${inner}</span>`
      : html`<button type="button" class="pve-rebalance-move" data-action="task" data-arg="${move.upid}"${tip(
          t('Open the task viewer'),
        )}>${inner}</button>`;
  return html`<div role="listitem">${row}${remedy}</div>`;
}

/** Waiting moves that the strip shows; the grid above has them all. */
const WAITING_SHOWN = 2;

/** What failed, what runs, and what comes next, in plan order. */
function shownMoves({ moves }: ExecutionView): readonly MoveView[] {
  const waiting = moves.filter(({ state }) => state === 'waiting').slice(0, WAITING_SHOWN);
  return moves.filter(
    (move) =>
      MOVING.has(move.state) || move.state === 'failed' || move.state === 'aborted' || waiting.includes(move),
  );
}

/** The strip below the tabs while an execution is on. */
export function progressStrip(state: DeskState): Markup {
  const execution = runningExecution(state);
  if (execution === undefined) return noHtml.markup;
  return html`<div class="pve-rebalance-summary" role="status">${progressSummary(
    execution,
  )}</div><div class="pve-rebalance-moves" role="list">${shownMoves(execution).map(moveHtml)}</div>`.markup;
}
