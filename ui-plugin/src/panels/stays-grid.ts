import { drawnColumn, rowBody, textColumn } from '../ext/columns.ts';
import type { GridConfig } from '../ext/components.d.ts';
import { defineModel } from '../ext/define.ts';
import { guestIcon } from '../present/host-icons.ts';
import { html, label, noHtml, tip } from '../present/html.ts';
import type { DeskState } from '../present/state.ts';
import { type StayRow, stayDetails } from '../present/stay-rows.ts';
import { t } from '../present/text.ts';
import type { PanelShape } from './shape.ts';

const FIELDS = [
  'vmid',
  'guest',
  'kind',
  'running',
  'node',
  'why',
  'neverMoved',
  'neverUntil',
  'explained',
] as const satisfies readonly (keyof StayRow)[];

export const defineStayModel = (): unknown => defineModel<StayRow>('pve-rebalance-stay', 'vmid', FIELDS);

/** Not Moved: every guest with its first reason; opened, it says why not on each node. */
export const staysGrid = (state: () => DeskState): GridConfig<PanelShape> => ({
  xtype: 'grid',
  reference: 'stays',
  border: 0,
  stateful: true,
  stateId: 'grid-pve-rebalance-stays',
  columns: [
    drawnColumn<StayRow>(
      { text: label(t('Guest')), dataIndex: 'vmid', flex: 2 },
      ({ kind, running, guest, neverMoved, neverUntil }) =>
        html`<i class="${guestIcon(kind, running)}" aria-hidden="true"></i> ${guest}${
          neverMoved
            ? html` <i class="fa fa-thumb-tack"${tip(
                neverUntil === ''
                  ? t('Never moved, by our settings')
                  : t('Not moved until {day}, by our settings', { day: neverUntil }),
              )}></i>`
            : noHtml
        }`,
    ),
    textColumn<StayRow>({ text: label(t('Node')), dataIndex: 'node', flex: 1 }),
    drawnColumn<StayRow>(
      { text: label(t('Why')), dataIndex: 'why', flex: 4 },
      ({ why }) => html`<span${tip(why)}>${why}</span>`,
    ),
  ],
  store: { model: 'pve-rebalance-stay', data: [] },
  plugins: [
    {
      ptype: 'rowexpander',
      pluginId: 'expander',
      rowBodyTpl: rowBody<StayRow>(({ vmid }) => stayDetails(state(), vmid)),
    },
  ],
  viewConfig: {
    trackOver: false,
    markDirty: false,
    preserveScrollOnRefresh: true,
    emptyText: label(t('Every running guest moves.')),
    deferEmptyText: false,
  },
  bind: { title: '{staysTitle}' },
  listeners: { itemcontextmenu: 'onGuestMenu', afterrender: 'onStaysRendered' },
});
