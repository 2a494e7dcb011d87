import type { ExtComponent } from '../ext/ext.d.ts';

export type TabName = 'maintenance' | 'moves';

interface TabCard extends ExtComponent {
  readonly tab?: { focus(): void };
}

interface TabPanel extends ExtComponent {
  setActiveTab(tab: TabCard): void;
}

/**
 * Brings a tab of the panel to the front, and the keyboard to it. What has the focus loses it first: where it would go
 * from one grid to the other by itself, the toolkit looks for the row of the one in the other, and throws.
 */
export function showTab(panel: ExtComponent, name: TabName): void {
  const tab: TabCard | null = panel.down(`#${name}`);
  if (tab === null) return;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  (panel.down('tabpanel') as TabPanel).setActiveTab(tab);
  tab.tab?.focus();
}
