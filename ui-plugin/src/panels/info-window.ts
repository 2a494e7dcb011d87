import type { ButtonConfig, Item, NoShape, WindowConfig } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { openWindow } from '../ext/open-window.ts';
import { label, type Markup } from '../present/html.ts';
import { t } from '../present/text.ts';

/** A window with an answer in it that may come later, and that questions may change. */
export interface InfoWindow {
  show(markup: Markup): void;
  find(selector: string): ExtComponent | null;
  close(): void;
  /** Calls it once, when the window is gone. */
  whenClosed(run: () => void): void;
}

export interface InfoParts {
  readonly title: Markup;
  readonly items?: readonly Item<NoShape>[];
  readonly buttons?: readonly ButtonConfig<NoShape>[];
}

interface MarkupView extends ExtComponent {
  setMarkup(markup: Markup): void;
}

/** Opens it with the answer below its items; Escape closes it. */
export function openInfoWindow({ title, items = [], buttons = [] }: InfoParts): InfoWindow {
  const config: WindowConfig<NoShape> = {
    xtype: 'window',
    title,
    modal: true,
    width: 640,
    maxHeight: Math.max(240, window.innerHeight - 80),
    resizable: false,
    bodyPadding: 10,
    scrollable: true,
    layout: 'anchor',
    items: [...items, { xtype: 'pveRebalanceMarkup', itemId: 'answer', cls: 'pve-rebalance-dialog' }],
    buttons: [
      ...buttons,
      { xtype: 'button', itemId: 'close', text: label(t('Close')), handler: () => opened.close() },
    ],
  };
  const opened = openWindow(config);
  return {
    show: (markup) => {
      if (opened.destroyed) return;
      (opened.down('#answer') as MarkupView).setMarkup(markup);
      opened.center();
    },
    find: (selector) => opened.down(selector),
    close: () => opened.close(),
    whenClosed: (run) => opened.on('destroy', run),
  };
}
