import { formatPercent } from '#shared/kit/units.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, sentence } from './move-rows.ts';
import { nodeRows } from './node-rows.ts';
import { type DeskState, endedExecution, newestPlan, planOf, shownExecution } from './state.ts';
import { t } from './text.ts';

const part = (title: string, lines: readonly Html[]): Html =>
  lines.length === 0
    ? noHtml
    : html`<div><b>${title}</b><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div>`;

/** Before and after of the two nodes that a move concerns. */
function nodesPart(state: DeskState, move: PlannedMove): Html {
  if (endedExecution(state) !== undefined) return noHtml;
  const rows = nodeRows(state).filter(({ node }) => node === move.source || node === move.target);
  const lines = rows.map(({ node, bars }) => {
    const figures = bars.map(({ resource, nowPercent, afterPercent }) => {
      const name = resource === 'memory' ? t('memory') : t('CPU');
      return `${name} ${formatPercent(nowPercent)} → ${formatPercent(afterPercent ?? nowPercent)}`;
    });
    return html`${node}: ${figures.join(', ')}`;
  });
  return part(t('The two nodes, with the ticked moves'), lines);
}

/** What a row shows when it is opened: why, whole, and why not elsewhere, what it depends on, warnings, the way to the guest. */
export function moveDetails(state: DeskState, vmid: number): Markup {
  const execution = shownExecution(state);
  const shown = execution ? planOf(state, execution) : newestPlan(state);
  const move = shown?.plan.moves.find((candidate) => candidate.vmid === vmid);
  if (move === undefined) return noHtml.markup;
  const others = move.alternatives.map(({ node, reason }) => html`${node}: ${sentence(reason)}`);
  const needs = [
    ...move.needs.map((other) => html`${t('only after {guest} has moved', { guest: other })}`),
    ...move.togetherWith.map((other) => html`${t('only together with {guest}', { guest: other })}`),
  ];
  const warnings = move.warnings.map(
    (warning) =>
      html`<i class="fa fa-exclamation-triangle warning" aria-hidden="true"></i> ${sentence(warning)}`,
  );
  const link = html`<button type="button" class="pve-rebalance-link" data-action="guest" data-arg="${move.kind}/${
    move.vmid
  }">${t('Show guest {guest}', { guest: guestLabel(move) })}</button>`;
  const why = part(t('Why'), [html`${sentence(move.reason)}`]);
  return html`<div class="pve-rebalance-details">${why}${part(t('Other nodes, and why not'), others)}${nodesPart(
    state,
    move,
  )}${part(t('Depends on'), needs)}${part(t('Warnings'), warnings)}<div>${link}</div></div>`.markup;
}
