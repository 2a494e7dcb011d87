import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { previewOf } from '#shared/plan/answers/preview.ts';
import type { Supposition } from '#shared/plan/answers/what-if.ts';
import { qualityText } from './headline.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, routeLabel, sentence } from './move-rows.ts';
import { t, tn } from './text.ts';

/** So many moves are listed; the others are counted. */
const LISTED_MAX = 10;

const arrow = (before: number, after: number): string =>
  before === after ? formatPercent(before) : `${formatPercent(before)} → ${formatPercent(after)}`;

function verdict({ changed }: Supposition): Html {
  const { status, statusReason, moves } = changed;
  const icon = status === 'infeasible' ? 'fa-exclamation-triangle warning' : 'fa-check-circle good';
  const text =
    moves.length === 0 ? t('Nothing would move') : tn('{count} move', '{count} moves', moves.length);
  const quality = qualityText(changed);
  const why = statusReason === undefined ? noHtml : html` ${sentence(statusReason)}`;
  return html`<i class="fa ${icon}" aria-hidden="true"></i> <b>${text}</b>${
    quality === '' ? noHtml : html` · ${quality}`
  }${moves.length === 0 ? noHtml : html` · ${formatBytes(changed.bytes)}`}${why}`;
}

function nodesHtml({ changed }: Supposition): Html[] {
  return previewOf(changed).map(
    ({ node, ...row }) =>
      html`<li><b>${node}</b>: ${t('memory')} ${arrow(row.memoryPercentBefore, row.memoryPercentAfter)}, ${t('CPU')} ${arrow(
        row.cpuPercentBefore,
        row.cpuPercentAfter,
      )}, ${t('{before} → {after} guests', { before: row.guestsBefore, after: row.guestsAfter })}</li>`,
  );
}

function movesHtml({ changed }: Supposition): Html[] {
  const { moves } = changed;
  const rest = moves.length - LISTED_MAX;
  return [
    ...moves
      .slice(0, LISTED_MAX)
      .map((move) => html`<li>${guestLabel(move)} ${routeLabel(move)}: ${sentence(move.reason)}</li>`),
    ...(rest > 0 ? [html`<li>${tn('{count} more', '{count} more', rest)}</li>`] : []),
  ];
}

/** What would be planned if things were otherwise, beside what is planned now. */
export function suppositionHtml(supposition: Supposition): Markup {
  const { now, survival, problems } = supposition;
  const answers = { yes: t('yes'), no: t('no'), unknown: t('unknown') };
  const loss = `${answers[survival.now.verdict]} → ${answers[survival.changed.verdict]}`;
  return html`${problems.map((problem) => html`<p>${sentence(problem)}</p>`)}<p>${verdict(
    supposition,
  )}</p><ul class="pve-rebalance-plain">${nodesHtml(supposition)}</ul><p>${t(
    'Memory for the loss of any one node: {answer}',
    { answer: loss },
  )}</p><ul class="pve-rebalance-plain">${movesHtml(supposition)}</ul><p>${tn(
    'As things are, the plan has {count} move.',
    'As things are, the plan has {count} moves.',
    now.moves.length,
  )}</p>`.markup;
}
