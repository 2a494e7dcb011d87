import type { Item, Shape, ToolbarConfig } from './components.d.ts';
import { toolkit } from './toolkit.ts';

/** The configuration of a panel of ours: declarative, bound to the view model of `S`. */
export interface PanelDefinition<S extends Shape> {
  readonly extend: 'Ext.panel.Panel';
  readonly alias: `widget.pveRebalance${string}`;
  readonly onlineHelp?: string;
  readonly border?: number;
  readonly cls?: string;
  readonly layout: { readonly type: 'vbox'; readonly align: 'stretch' } | 'fit';
  readonly referenceHolder?: boolean;
  readonly viewModel: { readonly data: S['data'] };
  readonly controller: object;
  readonly tbar?: ToolbarConfig<S>;
  readonly items: readonly Item<S>[];
}

/** Defines a panel by configuration alone. */
export const definePanel = <S extends Shape>(
  name: `PveRebalance.${string}`,
  body: PanelDefinition<S>,
): unknown => toolkit().define(name, body);

/**
 * Defines a class with methods of its own; `Self` is what they may call on `this` beside each other. Methods are
 * short methods, never arrows: the toolkit finds the method of the parent by the caller.
 */
export const defineClass =
  <Self>() =>
  <Body extends object>(
    name: `PveRebalance.${string}`,
    body: Body & { readonly extend?: string; readonly override?: string; readonly alias?: string } & ThisType<
        Body & Self
      >,
  ): unknown =>
    toolkit().define(name, body);

/** Defines the model of a store: its rows keep their identity by `idProperty` from update to update. */
export const defineModel = <Row extends object>(
  name: `pve-rebalance-${string}`,
  idProperty: keyof Row & string,
  fields: readonly (keyof Row & string)[],
): unknown => toolkit().define(name, { extend: 'Ext.data.Model', idProperty, fields });
