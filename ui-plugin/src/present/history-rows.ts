import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import { durationText } from './clock.ts';
import { type Html, html, type Markup, noHtml, tip } from './html.ts';
import { guestLabel, routeLabel } from './move-rows.ts';
import { moveStateText } from './move-state-text.ts';
import { promisedHtml, promisedText, tookText } from './promised-view.ts';
import { purposeText } from './purpose-text.ts';
import type { DeskState } from './state.ts';
import { t } from './text.ts';
import { told, toldOf } from './told.ts';

export interface HistoryRow {
  readonly id: string;
  readonly startedAtMs: number;
  readonly user: string;
  /** What it was for. */
  readonly purpose: string;
  readonly moves: string;
  readonly outcome: string;
  readonly icon: string;
  readonly took: string;
  readonly detail: string;
}

const OUTCOME_ICONS = {
  complete: 'fa fa-check-circle good',
  partial: 'fa fa-exclamation-circle warning',
  stopped: 'fa fa-stop-circle',
  aborted: 'fa fa-times-circle critical',
  closed: 'fa fa-minus-circle',
} as const;

export const outcomeText = (execution: ExecutionView): string =>
  ({
    complete: t('complete'),
    partial: t('not everything moved'),
    stopped: t('stopped'),
    aborted: t('aborted'),
    closed: t('closed'),
    running: t('running'),
  })[execution.outcome ?? 'running'];

export const doneCount = ({ moves }: ExecutionView): number =>
  moves.filter(({ state }) => state === 'done').length;

const LEFT_STATES = ['failed', 'aborted', 'skipped'] as const;

/** `1 failed, 2 skipped`; nothing where all were done. */
function countsText({ moves }: ExecutionView): string {
  const parts = LEFT_STATES.map(
    (left) => [left, moves.filter(({ state }) => state === left).length] as const,
  );
  return parts
    .flatMap(([left, count]) => (count === 0 ? [] : [`${count} ${moveStateText(left)}`]))
    .join(', ');
}

/** Who approved what, from where, and where it was executed. */
function approvalText({ approvedBy, address, node, digest, id }: ExecutionView): string {
  return [
    t('approved by {user}', { user: approvedBy }),
    ...(address === undefined ? [] : [t('from {address}', { address })]),
    ...(node === undefined ? [] : [t('executed by {node}', { node })]),
    ...(digest === undefined ? [] : [t('plan {digest}', { digest: digest.slice(0, 12) })]),
    id.slice(0, 8),
  ].join(' · ');
}

/** What an execution has moved can be taken back, as a plan to look at first. */
const undoButton = (state: DeskState, execution: ExecutionView): Html =>
  doneCount(execution) === 0 || state.sections.session?.rights.migrate !== true
    ? noHtml
    : html`<div><button type="button" class="pve-rebalance-button" data-action="undo" data-arg="${execution.id}"${tip(
        t('Plans the way back of all that is still where this put it; nothing moves before you apply it.'),
      )}><i class="fa fa-undo" aria-hidden="true"></i> ${t('Undo…')}</button></div>`;

export function historyRows(state: DeskState): readonly HistoryRow[] {
  return (state.sections.history?.executions ?? []).map((execution) => ({
    id: execution.id,
    startedAtMs: execution.startedAtMs,
    user: execution.approvedBy,
    purpose: purposeText(execution.purpose),
    moves: t('{done} of {all}', { done: doneCount(execution), all: execution.moves.length }),
    outcome: outcomeText(execution),
    icon: execution.outcome === undefined ? '' : OUTCOME_ICONS[execution.outcome],
    took:
      execution.endedAtMs === undefined
        ? ''
        : durationText((execution.endedAtMs - execution.startedAtMs) / 1000),
    detail: [
      execution.detail === undefined ? countsText(execution) : told(execution.detail),
      promisedText(execution),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
}

const taskLink = ({ upid }: MoveView): Html =>
  upid === undefined
    ? noHtml
    : html` <button type="button" class="pve-rebalance-link" data-action="task" data-arg="${upid}">${t('Task')}</button>`;

/** The moves of one past execution. */
export function historyDetails(state: DeskState, id: string): Markup {
  const execution = state.sections.history?.executions.find((candidate) => candidate.id === id);
  if (execution === undefined) return noHtml.markup;
  const lines = execution.moves.map((move) => {
    const why = [...toldOf(move), tookText(move)].filter(Boolean).join(' · ');
    return html`<li>${guestLabel(move)}: ${routeLabel(move)}, ${moveStateText(move.state)}${
      why === '' ? noHtml : html` (${why})`
    }${taskLink(move)}</li>`;
  });
  const hidden =
    execution.hiddenMoves === 0
      ? noHtml
      : html`<li>${t('{count} moves of guests that you may not see', { count: execution.hiddenMoves })}</li>`;
  return html`<div class="pve-rebalance-details"><div>${approvalText(execution)}<ul>${lines}${hidden}</ul></div>${promisedHtml(execution)}${undoButton(
    state,
    execution,
  )}</div>`.markup;
}
