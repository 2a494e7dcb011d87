import type { NoShape, WindowConfig } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { openWindow } from '../ext/open-window.ts';
import { label } from '../present/html.ts';
import { t } from '../present/text.ts';

interface TextArea extends ExtComponent {
  readonly inputEl: { readonly dom: HTMLTextAreaElement };
}

/** Text to be taken elsewhere: selected, and copied where the browser lets a page do so. */
export function openTextWindow(title: string, text: string): void {
  const config: WindowConfig<NoShape> = {
    xtype: 'window',
    title: label(title),
    modal: true,
    width: 720,
    layout: 'fit',
    items: [{ xtype: 'textarea', itemId: 'text', readOnly: true, value: text, height: 420 }],
    buttons: [
      {
        xtype: 'button',
        itemId: 'copy',
        iconCls: 'fa fa-clipboard',
        text: label(t('Copy')),
        handler: () => copy(),
      },
      { xtype: 'button', text: label(t('Close')), handler: () => opened.close() },
    ],
  };
  const opened = openWindow(config);
  const area = (): HTMLTextAreaElement => (opened.down('#text') as TextArea).inputEl.dom;
  const copy = (): void => {
    area().select();
    const done = () => opened.close();
    navigator.clipboard.writeText(text).then(done, () => document.execCommand('copy') && done());
  };
  area().select();
}
