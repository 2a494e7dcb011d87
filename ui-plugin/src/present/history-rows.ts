import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import { durationText } from './clock.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, routeLabel } from './move-rows.ts';
import { moveStateText } from './move-state-text.ts';
import type { DeskState } from './state.ts';
import { t } from './text.ts';

export interface HistoryRow {
  readonly id: string;
  readonly startedAtMs: number;
  readonly user: string;
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

export function historyRows(state: DeskState): readonly HistoryRow[] {
  return (state.sections.history?.executions ?? []).map((execution) => ({
    id: execution.id,
    startedAtMs: execution.startedAtMs,
    user: execution.approvedBy,
    moves: t('{done} of {all}', { done: doneCount(execution), all: execution.moves.length }),
    outcome: outcomeText(execution),
    icon: execution.outcome === undefined ? '' : OUTCOME_ICONS[execution.outcome],
    took:
      execution.endedAtMs === undefined
        ? ''
        : durationText((execution.endedAtMs - execution.startedAtMs) / 1000),
    detail: execution.detail ?? '',
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
    const why = [move.detail, move.remedy].filter((text) => text !== undefined).join(' · ');
    return html`<li>${guestLabel(move)}: ${routeLabel(move)}, ${moveStateText(move.state)}${
      why === '' ? noHtml : html` (${why})`
    }${taskLink(move)}</li>`;
  });
  const hidden =
    execution.hiddenMoves === 0
      ? noHtml
      : html`<li>${t('{count} moves of guests that you may not see', { count: execution.hiddenMoves })}</li>`;
  return html`<div class="pve-rebalance-details"><ul>${lines}${hidden}</ul></div>`.markup;
}
