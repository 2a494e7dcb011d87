import type { ButtonConfig, Item, NoShape, WindowConfig } from '../ext/components.d.ts';
import type { ExtWindow } from '../ext/ext.d.ts';
import { openWindow } from '../ext/open-window.ts';
import { label, type Markup } from '../present/html.ts';
import { t } from '../present/text.ts';

export interface Question {
  readonly title: string;
  readonly body: Markup;
  /** What must be ticked, each on its own, before the button can be pressed. */
  readonly ticks: readonly string[];
  readonly button: string;
  readonly iconCls: string;
  /** What the keyboard stands on at first: the harmless way out, or the deed where it is harmless itself. */
  readonly focus: 'cancel' | 'confirm';
  readonly confirmed: () => void;
}

interface ConfirmButton extends ExtWindow {
  setDisabled(disabled: boolean): void;
}

/** A dialog that says in one sentence what will happen; Escape and Cancel do nothing at all. */
export function openConfirmWindow(question: Question): void {
  const ticked = new Set<number>();
  const confirm = (): ConfirmButton => opened.down('#confirm') as ConfirmButton;
  const ticks = question.ticks.map(
    (text, index): Item<NoShape> => ({
      xtype: 'checkbox',
      boxLabel: label(text),
      listeners: {
        change: (_field: never, on: boolean) => {
          if (on) ticked.add(index);
          else ticked.delete(index);
          confirm().setDisabled(ticked.size < question.ticks.length);
        },
      },
    }),
  );
  const buttons: readonly ButtonConfig<NoShape>[] = [
    { xtype: 'button', itemId: 'cancel', text: label(t('Cancel')), handler: () => opened.close() },
    {
      xtype: 'button',
      itemId: 'confirm',
      iconCls: question.iconCls,
      text: label(question.button),
      disabled: ticks.length > 0,
      handler: () => {
        opened.close();
        question.confirmed();
      },
    },
  ];
  const config: WindowConfig<NoShape> = {
    xtype: 'window',
    title: label(question.title),
    modal: true,
    width: 600,
    maxHeight: 500,
    resizable: false,
    bodyPadding: 10,
    scrollable: true,
    layout: 'anchor',
    defaultFocus: `#${question.focus}`,
    items: [{ xtype: 'pveRebalanceMarkup', cls: 'pve-rebalance-dialog', markup: question.body }, ...ticks],
    buttons,
  };
  const opened = openWindow(config);
}
