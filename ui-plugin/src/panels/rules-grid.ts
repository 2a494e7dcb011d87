import { drawnColumn, rowBody, textColumn } from '../ext/columns.ts';
import type { GridConfig } from '../ext/components.d.ts';
import { defineModel } from '../ext/define.ts';
import { html, label, tip } from '../present/html.ts';
import { type RuleRow, ruleDetails } from '../present/rule-rows.ts';
import type { DeskState } from '../present/state.ts';
import { t } from '../present/text.ts';
import type { PanelShape } from './shape.ts';

const FIELDS = [
  'id',
  'what',
  'guests',
  'nodes',
  'origin',
  'state',
  'icon',
] as const satisfies readonly (keyof RuleRow)[];

export const defineRuleModel = (): unknown => defineModel<RuleRow>('pve-rebalance-rule', 'id', FIELDS);

/** Rules: tags, pools, HA and settings in one list, with what is odd about them. */
export const rulesGrid = (state: () => DeskState): GridConfig<PanelShape> => ({
  xtype: 'grid',
  reference: 'rules',
  border: 0,
  stateful: true,
  stateId: 'grid-pve-rebalance-rules',
  columns: [
    drawnColumn<RuleRow>(
      { text: label(t('Status')), dataIndex: 'state', width: 130 },
      (row) => html`<i class="${row.icon}" aria-hidden="true"></i> ${row.state}`,
    ),
    drawnColumn<RuleRow>(
      { text: label(t('Rule')), dataIndex: 'what', flex: 2 },
      ({ what }) => html`<span${tip(what)}>${what}</span>`,
    ),
    drawnColumn<RuleRow>(
      { text: label(t('Guests')), dataIndex: 'guests', flex: 3 },
      ({ guests }) => html`<span${tip(guests)}>${guests}</span>`,
    ),
    textColumn<RuleRow>({ text: label(t('Nodes')), dataIndex: 'nodes', flex: 1 }),
    textColumn<RuleRow>({ text: label(t('Written In')), dataIndex: 'origin', flex: 2 }),
  ],
  store: { model: 'pve-rebalance-rule', data: [] },
  plugins: [{ ptype: 'rowexpander', rowBodyTpl: rowBody<RuleRow>(({ id }) => ruleDetails(state(), id)) }],
  viewConfig: {
    trackOver: false,
    markDirty: false,
    preserveScrollOnRefresh: true,
    emptyText: label(
      t('No rule says where guests belong. Maybe tag one rebalance_pin_NODE, or write an HA rule.'),
    ),
    deferEmptyText: false,
  },
  bind: { title: '{rulesTitle}' },
});
