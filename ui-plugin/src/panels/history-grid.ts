import { drawnColumn, rowBody, textColumn } from '../ext/columns.ts';
import type { GridConfig } from '../ext/components.d.ts';
import { defineModel } from '../ext/define.ts';
import { clockText, dayText } from '../present/clock.ts';
import { type HistoryRow, historyDetails } from '../present/history-rows.ts';
import { html, label, tip } from '../present/html.ts';
import type { DeskState } from '../present/state.ts';
import { t } from '../present/text.ts';
import type { PanelShape } from './shape.ts';

const FIELDS = [
  'id',
  'startedAtMs',
  'user',
  'purpose',
  'moves',
  'outcome',
  'icon',
  'took',
  'detail',
] as const satisfies readonly (keyof HistoryRow)[];

export const defineExecutionModel = (): unknown =>
  defineModel<HistoryRow>('pve-rebalance-execution', 'id', FIELDS);

/** History: the ended executions of which the viewer may see something. */
export const historyGrid = (state: () => DeskState): GridConfig<PanelShape> => ({
  xtype: 'grid',
  reference: 'history',
  border: 0,
  title: label(t('History')),
  stateful: true,
  stateId: 'grid-pve-rebalance-history',
  tbar: {
    xtype: 'toolbar',
    border: 0,
    items: [
      {
        xtype: 'button',
        itemId: 'links',
        iconCls: 'fa fa-tachometer',
        text: label(t('Measured Migrations…')),
        handler: 'onLinks',
      },
    ],
  },
  columns: [
    drawnColumn<HistoryRow>(
      { text: label(t('Start Time')), dataIndex: 'startedAtMs', width: 142 },
      ({ startedAtMs }) => html`${dayText(startedAtMs)} ${clockText(startedAtMs)}`,
    ),
    textColumn<HistoryRow>({ text: label(t('User name')), dataIndex: 'user', width: 116 }),
    drawnColumn<HistoryRow>(
      { text: label(t('What For')), dataIndex: 'purpose', width: 130 },
      ({ purpose }) => html`<span${tip(purpose)}>${purpose}</span>`,
    ),
    textColumn<HistoryRow>({ text: label(t('Moves')), dataIndex: 'moves', width: 78 }),
    textColumn<HistoryRow>({ text: label(t('Duration')), dataIndex: 'took', width: 80 }),
    drawnColumn<HistoryRow>(
      { text: label(t('Result')), dataIndex: 'outcome', width: 150 },
      ({ icon, outcome }) => html`<i class="${icon}" aria-hidden="true"></i> ${outcome}`,
    ),
    drawnColumn<HistoryRow>(
      { text: label(t('Details')), dataIndex: 'detail', flex: 1 },
      ({ detail }) => html`<span${tip(detail)}>${detail}</span>`,
    ),
  ],
  store: { model: 'pve-rebalance-execution', data: [] },
  plugins: [
    { ptype: 'rowexpander', rowBodyTpl: rowBody<HistoryRow>(({ id }) => historyDetails(state(), id)) },
  ],
  viewConfig: {
    trackOver: false,
    markDirty: false,
    preserveScrollOnRefresh: true,
    emptyText: label(t('Nothing was executed yet.')),
    deferEmptyText: false,
  },
});
