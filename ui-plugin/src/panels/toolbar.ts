import type { Item, ToolbarConfig } from '../ext/components.d.ts';
import { label } from '../present/html.ts';
import { aggressivenessChoices, metricChoices } from '../present/metric-choices.ts';
import { t } from '../present/text.ts';
import type { PanelShape } from './shape.ts';

const actions = (): readonly Item<PanelShape>[] => [
  {
    xtype: 'splitbutton',
    itemId: 'rebalance',
    iconCls: 'fa fa-balance-scale',
    handler: 'onRebalance',
    menu: [
      { text: label(t('Rebalance Now')), iconCls: 'fa fa-balance-scale', handler: 'onRebalance' },
      { text: label(t('Only Repair Rules')), iconCls: 'fa fa-wrench', handler: 'onRepair' },
      { text: label(t('Evacuate Node…')), iconCls: 'fa fa-sign-out', handler: 'onMaintenance' },
      {
        text: label(t('Where Would a New Guest Fit…')),
        iconCls: 'fa fa-question-circle',
        handler: 'onPlace',
      },
      { text: label(t('What If…')), iconCls: 'fa fa-flask', handler: 'onWhatIf' },
      { text: label(t('Compare Plans…')), iconCls: 'fa fa-columns', handler: 'onCompare' },
      { text: label(t('Copy Plan as Text…')), iconCls: 'fa fa-clipboard', handler: 'onCopyPlan' },
      { text: label(t('Copy as Commands…')), iconCls: 'fa fa-terminal', handler: 'onCopyCommands' },
    ],
    bind: { text: '{rebalanceText}', disabled: '{rebalanceDisabled}', tooltip: '{rebalanceTip}' },
  },
  {
    xtype: 'button',
    itemId: 'apply',
    iconCls: 'fa fa-play',
    handler: 'onApply',
    bind: {
      text: '{applyText}',
      disabled: '{applyDisabled}',
      hidden: '{applyHidden}',
      tooltip: '{applyTip}',
    },
  },
  {
    xtype: 'button',
    itemId: 'stop',
    iconCls: 'fa fa-stop',
    handler: 'onStop',
    bind: { text: '{stopText}', disabled: '{stopDisabled}', hidden: '{stopHidden}', tooltip: '{stopTip}' },
  },
  {
    xtype: 'button',
    itemId: 'abort',
    text: label(t('Abort Running Moves…')),
    handler: 'onAbort',
    bind: { disabled: '{abortDisabled}', hidden: '{abortHidden}', tooltip: '{abortTip}' },
  },
];

/** Narrower than this, what is said elsewhere too is left out: how wide a window of 1280 makes the panel is less. */
const WIDE_PX = 860;
const ONLY_WIDE = ['wide-aggressiveness', 'wide-moves'] as const;

/** A place that is there only where the toolbar has room for it. */
const whenWide = (reference: (typeof ONLY_WIDE)[number], item: Item<PanelShape>): Item<PanelShape> => ({
  xtype: 'container',
  reference,
  items: [item],
});

/** To be called with the width of the panel, whenever it changes. */
export function fitToolbar(lookup: (reference: string) => unknown, width: number): void {
  for (const reference of ONLY_WIDE)
    (lookup(reference) as { setHidden(hidden: boolean): void }).setHidden(width < WIDE_PX);
}

const choices = (): readonly Item<PanelShape>[] => [
  {
    xtype: 'combobox',
    reference: 'balanceBy',
    ariaLabel: t('Balance by'),
    matchFieldWidth: false,
    width: 146,
    editable: false,
    queryMode: 'local',
    valueField: 'value',
    displayField: 'text',
    store: {
      fields: ['value', 'text'],
      data: metricChoices(),
    },
    bind: { value: '{balanceBy}', disabled: '{rebalanceDisabled}', hidden: '{!stopHidden}' },
    listeners: { select: 'onBalanceBy' },
  },
  whenWide('wide-aggressiveness', {
    xtype: 'combobox',
    reference: 'aggressiveness',
    ariaLabel: t('Aggressiveness'),
    matchFieldWidth: false,
    // a container leaves room below its fields, a toolbar does not
    margin: 0,
    width: 96,
    editable: false,
    queryMode: 'local',
    valueField: 'value',
    displayField: 'text',
    store: { fields: ['value', 'text'], data: aggressivenessChoices() },
    bind: { value: '{aggressiveness}', disabled: '{rebalanceDisabled}', hidden: '{!stopHidden}' },
    listeners: { select: 'onAggressiveness' },
  }),
  whenWide('wide-moves', {
    xtype: 'tbtext',
    html: label(t('Moves')),
    bind: { hidden: '{sliderHidden}' },
  }),
  {
    xtype: 'slider',
    reference: 'slider',
    cls: 'pve-rebalance-slider',
    ariaLabel: t('Moves'),
    width: 76,
    minValue: 1,
    maxValue: 1,
    increment: 1,
    animate: false,
    useTips: false,
    bind: { hidden: '{sliderHidden}' },
    listeners: { change: 'onSlide' },
  },
  { xtype: 'tbtext', bind: { html: '{sliderText}', hidden: '{sliderHidden}' } },
];

/**
 * Actions left, choices in the middle, what is the case right: as the host arranges its own toolbars. Where the panel is
 * very narrow, actions and choices are scrolled; what is right stays.
 */
export const toolbar = (): ToolbarConfig<PanelShape> => ({
  xtype: 'toolbar',
  items: [
    {
      xtype: 'toolbar',
      overflowHandler: 'scroller',
      flex: 1,
      border: 0,
      padding: 0,
      style: 'background:none',
      items: [...actions(), ...choices()],
    },
    { xtype: 'tbtext', itemId: 'connection', bind: { html: '{connection}' } },
    {
      xtype: 'button',
      itemId: 'reload',
      iconCls: 'fa fa-refresh',
      ariaLabel: t('Reload'),
      tooltip: label(t('Reads the cluster again and renews the plan.')),
      handler: 'onRebalance',
      bind: { disabled: '{rebalanceDisabled}' },
    },
    {
      xtype: 'button',
      itemId: 'settings',
      iconCls: 'fa fa-gear',
      tooltip: label(t('Settings')),
      ariaLabel: t('Settings'),
      handler: 'onSettings',
      bind: { disabled: '{settingsDisabled}' },
    },
  ],
});
