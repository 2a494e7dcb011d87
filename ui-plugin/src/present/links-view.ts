import { measuredMoves } from '#shared/execution/measured-moves.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import type { MeasuredMove } from '#shared/snapshot/measured-move.ts';
import { type LearnedGuest, learnedGuests } from '#shared/steps/learned-guests.ts';
import { type LearnedLink, learnedLinks } from '#shared/steps/learned-links.ts';
import { MEASURED_MIN } from '#shared/steps/measured-speed.ts';
import { type Html, html, type Markup } from './html.ts';
import { guestLabel } from './move-rows.ts';
import { type DeskState, settingsNow } from './state.ts';
import { t } from './text.ts';

const linkRow = ({ source, target, samples, bytesPerSecond, errorPercent, isUsed }: LearnedLink): Html =>
  html`<tr><td>${source} → ${target}</td><td>${formatBytes(bytesPerSecond)}/s</td><td>${samples}</td><td>${errorText(
    errorPercent,
  )}</td><td>${isUsed ? t('of this pair') : t('of the whole cluster')}</td></tr>`;

/** With a single migration there is nothing to compare an estimate with. */
const errorText = (percent: number | undefined): string =>
  percent === undefined ? '?' : `± ${formatPercent(percent)}`;

const UNTOLD = '–';

const guestRow =
  (names: ReadonlyMap<number, string | undefined>) =>
  ({ vmid, samples, dirtyBytesPerSecond, usedPercent, errorPercent, ...still }: LearnedGuest): Html => {
    const { downtimeMs, downtimeErrorPercent } = still;
    const writes = dirtyBytesPerSecond === undefined ? UNTOLD : `${formatBytes(dirtyBytesPerSecond)}/s`;
    const used = usedPercent === undefined ? UNTOLD : formatPercent(usedPercent);
    const error = dirtyBytesPerSecond === undefined ? UNTOLD : errorText(errorPercent);
    const down = downtimeMs === undefined ? UNTOLD : stillText(downtimeMs);
    const downError = downtimeMs === undefined ? UNTOLD : errorText(downtimeErrorPercent);
    return html`<tr><td>${guestLabel({ vmid, name: names.get(vmid) })}</td><td>${writes}</td><td>${used}</td><td>${error}</td><td>${down}</td><td>${downError}</td><td>${samples}</td></tr>`;
  };

const stillText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`);

/** How fast guests write while they move, and how long they stood still. */
function guestsHtml(state: DeskState, moves: readonly MeasuredMove[]): Html {
  const guests = learnedGuests(moves);
  const executions = state.sections.history?.executions ?? [];
  const names = new Map(
    [...executions]
      .sort((one, other) => one.startedAtMs - other.startedAtMs)
      .flatMap((execution) => execution.moves.map(({ vmid, name }) => [vmid, name] as const)),
  );
  const why = t(
    'What a guest writes while it moves is sent again: its next estimate rests on its last three migrations. A container is down from its stop to its start.',
  );
  const heads = [
    ...[t('Guest'), t('Writes'), t('Memory Sent'), t('Error'), t('Stood Still'), t('Error')],
    t('Measured'),
  ];
  if (guests.length === 0) return html``;
  return html`<p>${why}</p><table class="pve-rebalance-table"><tr>${heads.map(
    (head) => html`<th scope="col">${head}</th>`,
  )}</tr>${guests.map(guestRow(names))}</table>`;
}

/** How fast migrations were between each pair of nodes, what guests did in them, and so what estimates are made of. */
export function linksHtml(state: DeskState): Markup {
  const moves = measuredMoves(state.sections.history?.executions ?? []);
  const links = learnedLinks(moves);
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
  return html`<p>${why} ${before} ${what}</p>${table}${guestsHtml(state, moves)}`.markup;
}
