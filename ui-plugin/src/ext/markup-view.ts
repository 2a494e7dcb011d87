import type { Markup } from '../present/html.ts';
import { defineClass } from './define.ts';
import type { ExtComponent } from './ext.d.ts';
import { patchMarkup } from './patch.ts';

/** A component that shows Markup, and keeps what did not change when it gets another one. */
export const defineMarkupView = (): unknown =>
  defineClass<ExtComponent & { getMarkup(): Markup | undefined; getEl(): ExtComponent['el'] }>()(
    'PveRebalance.MarkupView',
    {
      extend: 'Ext.Component',
      alias: 'widget.pveRebalanceMarkup',
      config: { markup: undefined },

      afterRender() {
        this.updateMarkup(this.getMarkup());
        // what somebody opens or closes in it needs more or less room; the event does not bubble
        this.el.dom.addEventListener('toggle', () => relayout(this), true);
        // `callParent` wants sloppy code and the caller; the parent's method by its name works everywhere
        parentAfterRender(this);
      },

      updateMarkup(markup: Markup | undefined) {
        if (!this.rendered || markup === undefined) return;
        const before = this.el.dom.offsetHeight;
        patchMarkup(this.el.dom, markup);
        if (this.el.dom.offsetHeight !== before || before === 0) relayout(this);
      },
    },
  );

interface Parent {
  superclass: { afterRender(): void };
}

const parentAfterRender = (view: object): void =>
  (view as unknown as Parent).superclass.afterRender.call(view);

const relayout = (view: object): void => (view as unknown as { updateLayout(): void }).updateLayout();
