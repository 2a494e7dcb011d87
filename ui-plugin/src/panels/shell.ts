import { defineClass } from '../ext/define.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { toolkit } from '../ext/toolkit.ts';
import { html } from '../present/html.ts';
import { t } from '../present/text.ts';

interface ShellSelf {
  items: object[];
  onlineHelp?: string | undefined;
  callParent(): void;
}

const broken = (error: unknown): ExtComponent =>
  toolkit().create({
    xtype: 'component',
    padding: 20,
    html: html`${t('The rebalancing panel could not be built')}: ${String(error)}`.markup,
  });

/**
 * What the menu entry names. An exception in the constructor of a panel leaves the whole Datacenter view of the
 * host empty, and the address keeps it empty over reloads: so this one cannot throw.
 */
export const defineShell = (): unknown =>
  defineClass<ShellSelf>()('PveRebalance.Shell', {
    extend: 'Ext.container.Container',
    alias: 'widget.pveRebalanceShell',
    layout: 'fit',

    initComponent() {
      let child: ExtComponent;
      try {
        child = toolkit().create({ xtype: 'pveRebalancePanel', border: 0 });
      } catch (error) {
        child = broken(error);
        // biome-ignore lint/suspicious/noConsole: the page belongs to somebody else, its console is our only log
        console.error('pve-rebalance: could not build the panel', error);
      }
      this.items = [child];
      this.callParent();
    },
  });
