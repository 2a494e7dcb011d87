import { html, label } from '../present/html.ts';
import type { Item } from './components.d.ts';
import { controllerFor, type MethodsOf } from './controller.ts';
import { definePanel } from './define.ts';
import type { ExtComponent } from './ext.d.ts';

// Compiled, never run: each line below an expected error must not compile.

interface Data {
  busy: boolean;
  words: ReturnType<typeof label>;
  count: number;
}

const controller = controllerFor<ExtComponent, Data>()({
  onGo() {
    this.getViewModel().set('busy', true);
    // @ts-expect-error a misspelt key of the view model
    this.getViewModel().set('bussy', true);
    // @ts-expect-error a value of the wrong kind
    this.getViewModel().set('busy', 'yes');
    // @ts-expect-error a misspelt method of the controller
    this.onGoo();
    // @ts-expect-error a misspelt method of the view
    this.getView().destory();
  },
});

interface Shape {
  readonly data: Data;
  readonly method: MethodsOf<typeof controller>;
}

export const items: readonly Item<Shape>[] = [
  { xtype: 'button', handler: 'onGo', text: label('Go'), bind: { disabled: '{busy}', text: '{words}' } },
  { xtype: 'button', bind: { disabled: '{!busy}' } },
  { xtype: 'tbtext', html: html`<b>${'<'}</b>`.markup },
  // @ts-expect-error a misspelt config
  { xtype: 'button', iconcls: 'fa fa-play' },
  // @ts-expect-error a method that the controller does not have
  { xtype: 'button', handler: 'onGoo' },
  // @ts-expect-error text that is not encoded
  { xtype: 'button', text: 'Go' },
  // @ts-expect-error HTML that is not encoded
  { xtype: 'tbtext', html: '<b>' },
  // @ts-expect-error a key that the view model does not have
  { xtype: 'button', bind: { disabled: '{bussy}' } },
  // @ts-expect-error a key whose value is of another kind
  { xtype: 'button', bind: { disabled: '{words}' } },
  // @ts-expect-error a truth value can be negated, a text cannot
  { xtype: 'button', bind: { text: '{!words}' } },
  // @ts-expect-error an xtype that is not declared
  { xtype: 'buton' },
  // @ts-expect-error a value of the wrong kind
  { xtype: 'container', layout: { type: 'vertical' }, items: [] },
];

export const define = (): unknown =>
  definePanel<Shape>('PveRebalance.TypesTest', {
    extend: 'Ext.panel.Panel',
    alias: 'widget.pveRebalanceTypesTest',
    layout: 'fit',
    // @ts-expect-error a value is missing in the data of the view model
    viewModel: { data: { busy: false, words: label('') } },
    controller,
    items,
  });

export const misnamed = (): unknown =>
  definePanel<Shape>(
    // @ts-expect-error a class outside our namespace
    'PVE.rebalance.TypesTest',
    {
      extend: 'Ext.panel.Panel',
      alias: 'widget.pveRebalanceTypesTest',
      layout: 'fit',
      viewModel: { data: { busy: false, words: label(''), count: 0 } },
      controller,
      items,
    },
  );
