import type { ExtComponent } from '../ext/ext.d.ts';

export type TabName = 'maintenance' | 'moves';

interface TabPanel extends ExtComponent {
  setActiveTab(tab: ExtComponent): void;
}

/** Brings a tab of the panel to the front. */
export function showTab(panel: ExtComponent, name: TabName): void {
  const tab = panel.down(`#${name}`);
  if (tab !== null) (panel.down('tabpanel') as TabPanel).setActiveTab(tab);
}
