import { measuredMoves } from '#shared/execution/measured-moves.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { type LearnedLink, learnedLinks } from '#shared/steps/learned-links.ts';
import { MEASURED_MIN } from '#shared/steps/measured-speed.ts';
import { type Html, html, type Markup } from './html.ts';
import { type DeskState, settingsNow } from './state.ts';
import { t } from './text.ts';

const linkRow = ({ source, target, samples, bytesPerSecond, errorPercent, isUsed }: LearnedLink): Html =>
  html`<tr><td>${source} → ${target}</td><td>${formatBytes(bytesPerSecond)}/s</td><td>${samples}</td><td>${
    errorPercent === undefined ? '?' : `± ${formatPercent(errorPercent)}`
  }</td><td>${isUsed ? t('of this pair') : t('of the whole cluster')}</td></tr>`;

/** How fast migrations were between each pair of nodes, and what the estimates are made of. */
export function linksHtml(state: DeskState): Markup {
  const links = learnedLinks(measuredMoves(state.sections.history?.executions ?? []));
  const assumed = settingsNow(state)?.bandwidthAssumedBytesPerSecond;
  const why = t(
    'From the task logs of past executions. Estimates rest on a pair once {count} of its migrations were measured, before on all of the cluster.',
    { count: MEASURED_MIN },
  );
  const before =
    assumed === undefined
      ? ''
      : t('Until {count} were measured, {speed}/s are assumed.', {
          count: MEASURED_MIN,
          speed: formatBytes(assumed),
        });
  const heads = [t('From → To'), t('Bandwidth'), t('Measured'), t('Error'), t('Estimates By')];
  const table =
    links.length === 0
      ? html`<p>${t('Nothing was measured yet.')}</p>`
      : html`<table class="pve-rebalance-table"><tr>${heads.map(
          (head) => html`<th scope="col">${head}</th>`,
        )}</tr>${links.map(linkRow)}</table>`;
  const what = t('Bandwidth is that of the copy alone, without the seconds before and after it.');
  return html`<p>${why} ${before} ${what}</p>${table}`.markup;
}
