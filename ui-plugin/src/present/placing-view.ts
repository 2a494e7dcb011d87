import { formatPercent } from '#shared/kit/units.ts';
import type { PlacedGuest, Placing } from '#shared/plan/answers/place.ts';
import { type Html, html, type Markup } from './html.ts';
import { sentence } from './move-rows.ts';
import { t, tn } from './text.ts';

function verdict(guests: readonly PlacedGuest[], placed: number): Html {
  const [first] = guests;
  if (guests.length === 1 && first?.target !== undefined)
    return html`<i class="fa fa-check-circle good" aria-hidden="true"></i> <b>${t('Best on {node}', {
      node: first.target,
    })}</b>`;
  if (placed === 0)
    return html`<i class="fa fa-times-circle critical" aria-hidden="true"></i> <b>${t('No node can take it.')}</b>`;
  const counts = new Map<string, number>();
  for (const { target } of guests)
    if (target !== undefined) counts.set(target, (counts.get(target) ?? 0) + 1);
  const places = [...counts].map(([node, count]) => `${node} ${count}`).join(', ');
  return html`<i class="fa fa-check-circle good" aria-hidden="true"></i> <b>${tn(
    '{count} finds room: {places}',
    '{count} find room: {places}',
    placed,
    { places },
  )}</b>`;
}

/** Where new guests would fit, node by node, the best first. */
export function placingHtml({ guests, placed, preview, survivesNodeLoss, problems }: Placing): Markup {
  const memory = new Map(preview.map(({ node, memoryPercentAfter }) => [node, memoryPercentAfter]));
  const answers = { yes: t('yes'), no: t('no'), unknown: t('unknown') };
  const lines = (guests[0]?.targets ?? []).map(({ node, fits, reason }) => {
    const after = memory.get(node);
    const figure =
      fits && node === guests[0]?.target && after !== undefined
        ? ` (${t('memory then {percent}', { percent: formatPercent(after) })})`
        : '';
    return html`<li><i class="fa ${fits ? 'fa-check good' : 'fa-ban faded'}" aria-hidden="true"></i> <b>${node}</b>: ${sentence(
      reason,
    )}${figure}</li>`;
  });
  return html`<p>${verdict(guests, placed)}</p><ul class="pve-rebalance-plain">${lines}</ul><p>${t(
    'Memory for the loss of any one node: {answer}',
    { answer: `${answers[survivesNodeLoss.before]} → ${answers[survivesNodeLoss.after]}` },
  )}</p>${problems.map((problem) => html`<p>${sentence(problem)}</p>`)}`.markup;
}
