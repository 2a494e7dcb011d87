import { defineClass } from './ext/define.ts';
import { toolkit } from './ext/toolkit.ts';
import { label } from './present/html.ts';
import { t } from './present/text.ts';

interface MenuEntry {
  readonly xtype?: string;
  readonly itemId?: string;
  readonly groups?: readonly string[];
  readonly [config: string]: unknown;
}

const ITEM_ID = 'pve-rebalance';

const belongsToHa = ({ itemId, groups }: MenuEntry): boolean => itemId === 'ha' || groups?.[0] === 'ha';

/** Puts our entry behind the last one of HA; does nothing where there is no HA entry (no Sys.Audit on /). */
export function addEntry(items: MenuEntry[], title: string): void {
  if (!items.some(({ itemId }) => itemId === 'ha') || items.some(({ itemId }) => itemId === ITEM_ID)) return;
  const last = items.reduce((found, item, index) => (belongsToHa(item) ? index : found), -1);
  const xtype = 'pveRebalanceShell';
  items.splice(last + 1, 0, {
    xtype,
    title,
    groups: ['ha'],
    iconCls: 'fa fa-balance-scale',
    itemId: ITEM_ID,
  });
}

/**
 * Adds "Rebalancing" to Datacenter > HA. The host consumes the items in `insertNodes`, before it looks for the
 * entry that the address names; whatever goes wrong on our side, its own entries are there.
 */
export const injectEntry = (): unknown =>
  toolkit().ClassManager.get('PVE.dc.Config') &&
  defineClass<{ callParent(values: unknown[]): void }>()('PveRebalance.DatacenterConfig', {
    override: 'PVE.dc.Config',

    insertNodes(items: MenuEntry[]) {
      try {
        addEntry(items, label(t('Rebalancing')));
      } catch (error) {
        // biome-ignore lint/suspicious/noConsole: the page belongs to somebody else, its console is our only log
        console.error('pve-rebalance: could not add the entry', error);
      }
      this.callParent([items]);
    },
  });
