import { drawnColumn } from '../ext/columns.ts';
import type { ColumnConfig, ContainerConfig, GridConfig } from '../ext/components.d.ts';
import { defineModel } from '../ext/define.ts';
import type { ErrandRow } from '../present/errand-rows.ts';
import { guestIcon, nodeIcon } from '../present/host-icons.ts';
import { html, label, noHtml, tip } from '../present/html.ts';
import type { MaintenanceRow } from '../present/maintenance-rows.ts';
import { t } from '../present/text.ts';
import { movingCell } from './moves-grid.ts';
import type { PanelShape } from './shape.ts';

const NODE_FIELDS = [
  'node',
  'online',
  'maintenance',
  'chosen',
  'state',
  'icon',
  'away',
  'awayTip',
  'held',
] as const satisfies readonly (keyof MaintenanceRow)[];

const GUEST_FIELDS = [
  'vmid',
  'ticked',
  'stays',
  'guest',
  'kind',
  'running',
  'route',
  'toCopy',
  'how',
  'stops',
  'why',
  'state',
  'fraction',
] as const satisfies readonly (keyof ErrandRow)[];

export function defineMaintenanceModels(): void {
  defineModel<MaintenanceRow>('pve-rebalance-node', 'node', NODE_FIELDS);
  defineModel<ErrandRow>('pve-rebalance-errand', 'vmid', GUEST_FIELDS);
}

/** What a tick of a row asks the desk for; the desk decides what is ticked. */
export interface MaintenanceTicks {
  readonly node: (node: string, ticked: boolean) => void;
  readonly guest: (vmid: number, ticked: boolean) => void;
}

type Ticked<Row> = (row: Row, ticked: boolean) => boolean;

/** A box that changes nothing by itself: `ticked` says whether it was taken up. */
const tickColumn = <Row extends object>(
  dataIndex: keyof Row & string,
  ticked: Ticked<Row>,
): ColumnConfig => ({
  xtype: 'checkcolumn',
  text: label(''),
  dataIndex,
  width: 32,
  sortable: false,
  listeners: {
    beforecheckchange: (_column: never, _index: number, checked: boolean, record?: { data: Row }) =>
      record !== undefined && ticked(record.data, checked) && false,
  },
});

/** What a node that was emptied offers, below what it is like. */
const wayHome = ({ node, away, awayTip, held }: MaintenanceRow) =>
  html`${
    away === 0
      ? noHtml
      : html`<br><button type="button" class="pve-rebalance-link" data-action="bring-back" data-arg="${node}"${tip(
          awayTip,
        )}>${t('Bring Back {count}…', { count: away })}</button>`
  }${
    held
      ? html`<br><button type="button" class="pve-rebalance-link" data-action="use-node" data-arg="${node}"${tip(
          t('Nothing is planned onto this node while somebody works on it.'),
        )}>${t('Use Again')}</button>`
      : noHtml
  }`;

const nodesGrid = (tick: MaintenanceTicks['node']): GridConfig<PanelShape> => ({
  xtype: 'grid',
  reference: 'nodes',
  cls: 'pve-rebalance-side',
  border: 0,
  width: 270,
  stateful: true,
  stateId: 'grid-pve-rebalance-nodes',
  columns: [
    tickColumn<MaintenanceRow>('chosen', ({ node }, ticked) => {
      tick(node, ticked);
      return true;
    }),
    drawnColumn<MaintenanceRow>(
      { text: label(t('Node')), dataIndex: 'node', width: 80 },
      ({ node, online, maintenance }) =>
        html`<i class="${nodeIcon(online, maintenance)}" aria-hidden="true"></i> ${node}`,
    ),
    drawnColumn<MaintenanceRow>(
      { text: label(t('Status')), dataIndex: 'state', flex: 1 },
      (row) =>
        html`<span${tip(row.state)}>${
          row.icon === '' ? noHtml : html`<i class="${row.icon}" aria-hidden="true"></i> `
        }${row.state}${row.maintenance ? html` · ${t('HA maintenance')}` : noHtml}</span>${wayHome(row)}`,
    ),
  ],
  store: { model: 'pve-rebalance-node', data: [] },
  viewConfig: { trackOver: false, markDirty: false, preserveScrollOnRefresh: true },
});

const guestsGrid = (tick: MaintenanceTicks['guest']): GridConfig<PanelShape> => ({
  xtype: 'grid',
  reference: 'errand',
  border: 0,
  flex: 1,
  stateful: true,
  stateId: 'grid-pve-rebalance-errand',
  columns: [
    tickColumn<ErrandRow>('ticked', ({ vmid, stays, state }, ticked) => {
      if (stays || state !== '') return false;
      tick(vmid, ticked);
      return true;
    }),
    drawnColumn<ErrandRow>(
      { text: label(t('Guest')), dataIndex: 'vmid', flex: 2, minWidth: 120 },
      ({ kind, running, guest }) =>
        html`<i class="${guestIcon(kind, running)}" aria-hidden="true"></i> <span${tip(guest)}>${guest}</span>`,
    ),
    drawnColumn<ErrandRow>(
      { text: label(t('From → To')), dataIndex: 'route', width: 106 },
      ({ route }) => html`${route}`,
    ),
    drawnColumn<ErrandRow>(
      { text: label(t('To Copy')), dataIndex: 'toCopy', width: 86, align: 'right', sortable: false },
      ({ toCopy }) => html`${toCopy}`,
    ),
    drawnColumn<ErrandRow>({ text: label(t('How')), dataIndex: 'how', width: 90 }, (row) =>
      row.state !== ''
        ? movingCell(row)
        : html`<span${tip(row.how)}>${row.stops ? html`<i class="fa fa-refresh warning"></i> ` : noHtml}${row.how}</span>`,
    ),
    drawnColumn<ErrandRow>(
      { text: label(t('Why')), dataIndex: 'why', flex: 3, minWidth: 100 },
      ({ why }) => html`<span${tip(why)}>${why}</span>`,
    ),
  ],
  store: { model: 'pve-rebalance-errand', data: [] },
  listeners: { itemcontextmenu: 'onGuestMenu' },
  viewConfig: {
    trackOver: false,
    markDirty: false,
    preserveScrollOnRefresh: true,
    getRowClass: ({ data }: { data: ErrandRow }) =>
      [
        data.stays ? 'pve-rebalance-stays' : data.ticked ? '' : 'pve-rebalance-unticked',
        data.state === '' ? '' : 'pve-rebalance-doing',
        data.state === 'failed' ? 'pve-rebalance-failed' : '',
      ].join(' '),
  },
});

/** Node Maintenance: pick nodes, see who goes where and who stays, empty them, and bring everybody back. */
export const maintenanceTab = (ticks: MaintenanceTicks): ContainerConfig<PanelShape> => ({
  xtype: 'container',
  itemId: 'maintenance',
  title: label(t('Node Maintenance')),
  layout: { type: 'hbox', align: 'stretch' },
  items: [
    nodesGrid(ticks.node),
    {
      xtype: 'container',
      flex: 1,
      layout: { type: 'vbox', align: 'stretch' },
      items: [
        {
          xtype: 'toolbar',
          border: 0,
          items: [
            {
              xtype: 'button',
              itemId: 'errand',
              iconCls: 'fa fa-sign-out',
              handler: 'onApply',
              bind: { text: '{errandText}', disabled: '{errandDisabled}', tooltip: '{errandTip}' },
            },
            {
              xtype: 'button',
              itemId: 'copyPlan',
              iconCls: 'fa fa-clipboard',
              text: label(t('Copy Plan as Text…')),
              handler: 'onCopyPlan',
              bind: { disabled: '{copyDisabled}' },
            },
          ],
        },
        { xtype: 'pveRebalanceMarkup', cls: 'pve-rebalance-verdict', bind: { markup: '{errandMarkup}' } },
        guestsGrid(ticks.guest),
      ],
    },
  ],
});
