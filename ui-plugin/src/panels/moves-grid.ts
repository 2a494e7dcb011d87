import { drawnColumn, rowBody, textColumn } from '../ext/columns.ts';
import type { ColumnConfig, GridConfig } from '../ext/components.d.ts';
import { defineModel } from '../ext/define.ts';
import { guestIcon } from '../present/host-icons.ts';
import { html, label, noHtml, tip } from '../present/html.ts';
import { moveDetails } from '../present/move-details.ts';
import type { MoveRow } from '../present/move-rows.ts';
import { moveStateText } from '../present/move-state-text.ts';
import type { DeskState } from '../present/state.ts';
import { t } from '../present/text.ts';
import type { PanelShape } from './shape.ts';

const guestCell = ({ kind, guest, warnings, droppedNote }: MoveRow) =>
  html`<i class="${guestIcon(kind)}" aria-hidden="true"></i> <span${tip(guest)}>${guest}</span>${
    warnings > 0
      ? html` <i class="fa fa-exclamation-triangle warning"${tip(t('Open the row to see its warnings'))}></i>`
      : noHtml
  }${droppedNote === '' ? noHtml : html` <em class="pve-rebalance-more">${droppedNote}</em>`}`;

const STATE_ICONS: Partial<Record<MoveRow['state'], string>> = {
  done: 'fa fa-check good',
  failed: 'fa fa-times critical',
  aborted: 'fa fa-times critical',
  skipped: 'fa fa-minus',
};

const barCell = (percent: number, text: string, said: string) =>
  html`<span class="pve-rebalance-bar"${tip(said)}><i class="pve-rebalance-now" style="width:${Math.min(
    100,
    percent,
  ).toFixed(0)}%"></i></span><span class="pve-rebalance-figures">${text}</span>`;

/** What a move is at: its progress while it runs, else in a word. */
export function movingCell({ state, fraction }: Pick<MoveRow, 'state' | 'fraction'>) {
  if (state === '') return noHtml;
  if (state === 'running' || state === 'settling') {
    const text = `${Math.round(100 * fraction)} %`;
    return barCell(100 * fraction, text, text);
  }
  const [icon, text] = [STATE_ICONS[state], moveStateText(state)];
  return html`<span${tip(text)}>${icon === undefined ? noHtml : html`<i class="${icon}"></i> `}${text}</span>`;
}

/** The bar of the target's load; once the move was approved, what it is at. */
const effectCell = (row: MoveRow) =>
  row.state === '' ? barCell(row.targetPercent, row.effect, t('The target after the plan')) : movingCell(row);

const columns = (onTick: (vmid: number, ticked: boolean) => void): readonly ColumnConfig[] => [
  {
    xtype: 'checkcolumn',
    text: label(''),
    dataIndex: 'ticked',
    width: 32,
    sortable: false,
    listeners: {
      // the desk decides what is ticked: it knows what depends on what
      beforecheckchange: (_column: never, index: number, checked: boolean, record?: { data: MoveRow }) => {
        if (record?.data.state === '') onTick(record.data.vmid, checked);
        return record === undefined ? index < 0 : false;
      },
    },
  },
  textColumn<MoveRow>({ text: label(t('Step')), dataIndex: 'step', width: 56, align: 'right' }),
  drawnColumn<MoveRow>({ text: label(t('Guest')), dataIndex: 'vmid', flex: 2, minWidth: 110 }, guestCell),
  drawnColumn<MoveRow>(
    { text: label(t('From → To')), dataIndex: 'route', width: 106 },
    ({ route }) => html`<span${tip(route)}>${route}</span>`,
  ),
  drawnColumn<MoveRow>(
    { text: label(t('To Copy')), dataIndex: 'bytes', width: 84, align: 'right' },
    ({ toCopy }) => html`${toCopy}`,
  ),
  drawnColumn<MoveRow>(
    { text: label(t('Takes')), dataIndex: 'expectedSeconds', width: 74, align: 'right' },
    ({ takes }) => html`${takes}`,
  ),
  drawnColumn<MoveRow>({ text: label(t('How')), dataIndex: 'how', width: 84 }, ({ how, stops }) =>
    stops
      ? html`<span${tip(how)}><i class="fa fa-refresh warning"></i> ${how}</span>`
      : html`<span${tip(how)}>${how}</span>`,
  ),
  drawnColumn<MoveRow>(
    { text: label(t('Why')), dataIndex: 'why', flex: 3, minWidth: 120 },
    ({ why }) => html`<span${tip(why)}>${why}</span>`,
  ),
  drawnColumn<MoveRow>({ text: label(t('Effect')), dataIndex: 'targetPercent', width: 112 }, effectCell),
];

const FIELDS = [
  'vmid',
  'ticked',
  'step',
  'guest',
  'kind',
  'route',
  'bytes',
  'toCopy',
  'expectedSeconds',
  'takes',
  'how',
  'stops',
  'why',
  'targetPercent',
  'effect',
  'droppedNote',
  'warnings',
  'state',
  'fraction',
  'nodes',
] as const satisfies readonly (keyof MoveRow)[];

export const defineMoveModel = (): unknown => defineModel<MoveRow>('pve-rebalance-move', 'vmid', FIELDS);

/** Proposed Moves: a row opens to the alternatives and why each was refused. */
export const movesGrid = (
  state: () => DeskState,
  onTick: (vmid: number, ticked: boolean) => void,
): GridConfig<PanelShape> => ({
  xtype: 'grid',
  itemId: 'moves',
  reference: 'moves',
  border: 0,
  stateful: true,
  stateId: 'grid-pve-rebalance-moves',
  columns: columns(onTick),
  store: { model: 'pve-rebalance-move', data: [] },
  plugins: [{ ptype: 'rowexpander', rowBodyTpl: rowBody<MoveRow>(({ vmid }) => moveDetails(state(), vmid)) }],
  viewConfig: {
    trackOver: false,
    markDirty: false,
    preserveScrollOnRefresh: true,
    emptyText: label(t('No move is proposed.')),
    deferEmptyText: false,
    getRowClass: ({ data }: { data: MoveRow }) =>
      [
        data.state === '' ? '' : 'pve-rebalance-doing',
        data.state === 'failed' ? 'pve-rebalance-failed' : data.ticked ? '' : 'pve-rebalance-unticked',
      ].join(' '),
  },
  bind: { title: '{movesTitle}' },
  listeners: { itemcontextmenu: 'onGuestMenu' },
});
