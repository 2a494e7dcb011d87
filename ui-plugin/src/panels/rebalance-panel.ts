import type { Desk } from '../desk/desk.ts';
import type { Item } from '../ext/components.d.ts';
import { definePanel } from '../ext/define.ts';
import { withNode } from '../present/maintenance-rows.ts';
import { panelData } from '../present/panel-data.ts';
import { initialState } from '../present/state.ts';
import { defineExecutionModel, historyGrid } from './history-grid.ts';
import { defineMaintenanceModels, maintenanceTab } from './maintenance-tab.ts';
import { defineMoveModel, movesGrid } from './moves-grid.ts';
import { rebalanceController } from './rebalance-controller.ts';
import { defineRuleModel, rulesGrid } from './rules-grid.ts';
import type { PanelShape } from './shape.ts';
import { defineStayModel, staysGrid } from './stays-grid.ts';
import { toolbar } from './toolbar.ts';

/** Top to bottom: what is to be known, is my cluster fine, what would help, what is happening now. */
const workplace = (desk: () => Desk): Item<PanelShape> => ({
  xtype: 'container',
  flex: 1,
  layout: { type: 'vbox', align: 'stretch' },
  bind: { hidden: '{mainHidden}' },
  items: [
    {
      xtype: 'pveRebalanceMarkup',
      cls: 'pve-rebalance-banners',
      bind: { markup: '{banners}', hidden: '{bannersHidden}' },
    },
    {
      xtype: 'pveRebalanceMarkup',
      cls: 'pve-rebalance-header',
      bind: { markup: '{header}' },
    },
    {
      xtype: 'tabpanel',
      reference: 'tabs',
      border: 0,
      flex: 1,
      minHeight: 140,
      plain: true,
      items: [
        movesGrid(
          () => desk().state,
          (vmid, ticked) => desk().tick(vmid, ticked),
        ),
        staysGrid(() => desk().state),
        maintenanceTab({
          node: (node, ticked) => desk().pursue(withNode(desk().state, node, ticked)),
          guest: (vmid, ticked) => desk().tick(vmid, ticked),
        }),
        rulesGrid(() => desk().state),
        historyGrid(() => desk().state),
      ],
    },
    {
      xtype: 'pveRebalanceMarkup',
      cls: 'pve-rebalance-strip',
      bind: { markup: '{strip}', hidden: '{stripHidden}' },
    },
  ],
});

/** The panel: configuration only. Whatever computes is in present/, whatever is remembered in the desk. */
export function defineRebalancePanel(desk: () => Desk): void {
  defineMoveModel();
  defineStayModel();
  defineRuleModel();
  defineExecutionModel();
  defineMaintenanceModels();
  definePanel<PanelShape>('PveRebalance.Panel', {
    extend: 'Ext.panel.Panel',
    alias: 'widget.pveRebalancePanel',
    cls: 'pve-rebalance',
    border: 0,
    layout: { type: 'vbox', align: 'stretch' },
    referenceHolder: true,
    viewModel: { data: panelData(initialState(''), 0) },
    controller: rebalanceController(desk),
    tbar: toolbar(),
    items: [
      {
        xtype: 'pveRebalanceMarkup',
        flex: 1,
        scrollable: 'y',
        bind: { markup: '{screenMarkup}', hidden: '{screenHidden}' },
      },
      workplace(desk),
    ],
  });
}
