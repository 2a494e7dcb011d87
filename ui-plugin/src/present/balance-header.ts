import { formatPercent } from '#shared/kit/units.ts';
import { headline } from './headline.ts';
import { nodeIcon } from './host-icons.ts';
import { type Html, html, joinHtml, type Markup, noHtml, tip } from './html.ts';
import { type Bar, type NodeRow, nodeRows } from './node-rows.ts';
import { type DeskState, shownExecution } from './state.ts';
import { t, tn } from './text.ts';

/** More nodes than this stand side by side, where there is room. */
const ONE_COLUMN_MAX = 6;

const width = (percent: number): string => `${Math.min(100, Math.max(0, percent)).toFixed(1)}%`;

const barTip = ({ nowPercent, afterPercent, limitPercent }: Bar): string =>
  [
    t('Now {percent}', { percent: formatPercent(nowPercent) }),
    ...(afterPercent === undefined
      ? []
      : [t('after the plan {percent}', { percent: formatPercent(afterPercent) })]),
    t('limit for a target {percent}', { percent: formatPercent(limitPercent) }),
  ].join(', ');

const figures = ({ nowPercent, afterPercent }: Bar): string => {
  const now = Math.round(nowPercent);
  const after = afterPercent === undefined ? now : Math.round(afterPercent);
  return now === after ? `${now} %` : `${now} → ${after} %`;
};

/** Now as a solid bar, after as a line mark, the limit as a tick of its own. */
function barHtml(bar: Bar): Html {
  const name = bar.resource === 'memory' ? t('Memory') : t('CPU');
  const changes = bar.afterPercent !== undefined && Math.abs(bar.afterPercent - bar.nowPercent) >= 0.5;
  const mark = changes
    ? html`<i class="pve-rebalance-after" style="left:${width(bar.afterPercent ?? 0)}"></i>`
    : noHtml;
  const over = bar.overLimit ? 'pve-rebalance-over' : '';
  return html`<span class="pve-rebalance-resource">${name}</span><span class="pve-rebalance-bar" role="img"
    aria-label="${name}: ${barTip(bar)}"${tip(barTip(bar))}><i class="pve-rebalance-now ${over}"
    style="width:${width(bar.nowPercent)}"></i><i class="pve-rebalance-limit"
    style="left:${width(bar.limitPercent)}"></i>${mark}</span><span
    class="pve-rebalance-figures">${figures(bar)}${bar.overLimit ? ' !' : ''}</span>`;
}

function guestsText({ guestsNow, guestsAfter }: NodeRow): string {
  if (guestsAfter === undefined || guestsAfter === guestsNow)
    return tn('{count} guest', '{count} guests', guestsNow);
  return t('{before} → {after} guests', { before: guestsNow, after: guestsAfter });
}

const rowHtml = (
  row: NodeRow,
): Html => html`<div class="pve-rebalance-node${row.online ? '' : ' pve-rebalance-off'}"
  role="listitem"><span class="pve-rebalance-name"><i class="${nodeIcon(row.online, row.maintenance)}"></i>
  ${row.node}</span>${row.bars.map(barHtml)}<span class="pve-rebalance-guests">${
    row.bars.length > 0 ? guestsText(row) : noHtml
  }${row.note === '' ? noHtml : html` <em>${row.note}</em>`}</span></div>`;

/** A fact and since when, which stay in one line. */
const factHtml = (fact: Html, since: string): Html =>
  html`<span class="pve-rebalance-fact">${fact}${since === '' ? noHtml : html` <small>${since}</small>`}</span>`;

/** The first glance: is the cluster fine, what would the plan make of it, and what does that cost. */
export function balanceHeader(state: DeskState): Markup {
  const rows = nodeRows(state);
  const { worst, worstTip, worstSince, survives, survivesSince, parts, planTip } = headline(state);
  const facts = [
    worst === undefined
      ? noHtml
      : factHtml(
          html`<span${tip(worstTip)}>${t('Worst node: {node}', { node: worst })}</span>`,
          // said once where it is true of both
          worstSince === survivesSince && survives !== undefined ? '' : worstSince,
        ),
    survives === undefined
      ? noHtml
      : factHtml(
          html`<button type="button" class="pve-rebalance-link" data-action="survival"${tip(
            t('HA guests restart on other nodes; guests with local disks do not.'),
          )}>${t('Memory for the loss of any one node: {answer}', { answer: survives })}</button>`,
          survivesSince,
        ),
  ].filter((fact) => fact !== noHtml);
  const quality = joinHtml(
    parts.map((part) => html`<span>${part}</span>`),
    html` <span aria-hidden="true">·</span> `,
  );
  // the line keeps its place while a plan is made, and takes none where none is to come
  const line =
    parts.length === 0 && shownExecution(state) !== undefined
      ? noHtml
      : html`<div class="pve-rebalance-quality"${tip(parts.length === 0 ? '' : [parts.join(' · '), planTip].join(' ').trim())}>${quality}</div>`;
  return html`<div class="pve-rebalance-head"><b>${t('Cluster Balance')}</b>${facts}</div><div
    class="pve-rebalance-nodes${rows.length > ONE_COLUMN_MAX ? ' pve-rebalance-many' : ''}" role="list">${rows.map(rowHtml)}</div>${line}`
    .markup;
}
