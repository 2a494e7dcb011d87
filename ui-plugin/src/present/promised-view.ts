import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import type { Evenness } from '#shared/execution/promised.ts';
import { formatBytes, formatDurationRange, formatPercent } from '#shared/kit/units.ts';
import { clockText, durationText } from './clock.ts';
import { type Html, html, noHtml } from './html.ts';
import { t } from './text.ts';

/** What the worst node was to become, and what it was found to be: `worst node 64 % promised, 65 % found`. */
export function promisedText({ promised }: ExecutionView): string {
  if (promised === undefined) return '';
  const { predicted, achieved } = promised;
  const percent = predicted.worstPercent;
  if (percent === undefined) return '';
  if (achieved?.worstPercent === undefined)
    return t('worst node {promisedPercent} promised', { promisedPercent: percent });
  return t('worst node {promisedPercent} promised, {foundPercent} found', {
    promisedPercent: percent,
    foundPercent: achieved.worstPercent,
  });
}

const evennessLine = (title: string, evenness: Evenness | undefined): Html =>
  evenness === undefined
    ? noHtml
    : html`<tr><th scope="row">${title}</th>${[
        evenness.worstPercent,
        evenness.memorySpreadPercent,
        evenness.cpuSpreadPercent,
      ].map((percent) => html`<td>${percent === undefined ? '?' : formatPercent(percent)}</td>`)}</tr>`;

/** Before, promised and found, some minutes after the last move. */
export function promisedHtml({ promised, endedAtMs }: ExecutionView): Html {
  if (promised === undefined) return noHtml;
  const { before, predicted, achieved, achievedAtMs } = promised;
  const heads = ['', t('Worst Node'), t('Spread of Memory'), t('Spread of CPU')];
  const found =
    achievedAtMs === undefined ? t('Found') : t('Found at {time}', { time: clockText(achievedAtMs) });
  const waits = achieved === undefined && endedAtMs !== undefined;
  return html`<div><table class="pve-rebalance-table"><tr>${heads.map(
    (head) => html`<th scope="col">${head}</th>`,
  )}</tr>${evennessLine(t('Before'), before)}${evennessLine(t('Promised'), predicted)}${evennessLine(
    found,
    achieved,
  )}</table>${waits ? html`<span class="pve-rebalance-more">${t('What was achieved is looked at once the figures have settled.')}</span>` : noHtml}</div>`;
}

/** How long a move took and was expected to take, how fast it was, and how long the guest stood still. */
export function tookText({ measured, expectedSecondsRange, bytes }: MoveView): string {
  if (measured === undefined) return '';
  const { seconds, downtimeMs } = measured;
  return [
    expectedSecondsRange === undefined
      ? t('took {time}', { time: durationText(seconds) })
      : t('took {time}, expected {range}', {
          time: durationText(seconds),
          range: formatDurationRange(...expectedSecondsRange),
        }),
    ...(seconds > 0 && bytes > 0 ? [`${formatBytes(bytes / seconds)}/s`] : []),
    ...(downtimeMs === undefined
      ? []
      : [t('stood still for {time} ms', { time: String(Math.round(downtimeMs)) })]),
  ].join(' · ');
}
